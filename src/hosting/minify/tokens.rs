//! A script in, its tokens out, or nothing where it is not certain what they are.
//!
//! Whether a `/` divides or begins a regular expression only the grammar tells. In nearly all scripts the token before it tells as well; where
//! that is a `}`, or a word that only sometimes is a keyword, there is no answer rather than a guess.

/// What a token is, as far as its neighbours are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a keyword, with the `#` of a private name.
    Word,
    Number,
    /// What ends with a letter and with no quote.
    Regex,
    /// A string, or a template up to its end or the next `${`.
    Text,
    Punctuator,
}

/// A token, and what lies before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
    pub(super) gap: Gap,
}

/// What lies between two tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    #[default]
    None,
    /// A blank, or a comment on a line.
    Blank,
    /// The end of a line, which may end a statement.
    Line,
}

/// A script, taken apart.
#[derive(Debug, Default)]
pub(super) struct Script<'a> {
    pub(super) tokens: Vec<Token<'a>>,
    /// The comments that are there to be published.
    pub(super) notices: Vec<&'a str>,
}

/// Of punctuators that begin alike, the longer one first.
const PUNCTUATORS: &[&str] = &[
    ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=", "<=", ">=", "&&",
    "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>", "**",
];

/// Keywords behind which no value has ended, so that `/` begins one.
const BEFORE_VALUE: &[&str] =
    &["return", "typeof", "case", "do", "else", "in", "instanceof", "new", "void", "delete", "throw", "default"];
/// Words that are keywords in some places.
const SOMETIMES_BEFORE_VALUE: &[&str] = &["yield", "await", "of"];

/// The tokens of a script; `None` if it is not certain what they are.
pub(super) fn script(text: &str) -> Option<Script<'_>> {
    let mut lexer =
        Lexer { text, at: 0, script: Script::default(), open: Vec::new(), closed_head: false, gap: Gap::Line };
    while lexer.skip_gap()? {
        lexer.token()?;
    }
    lexer.open.is_empty().then_some(lexer.script)
}

/// The punctuator with which a text begins.
pub(super) fn punctuator(text: &str) -> Option<&str> {
    let known = PUNCTUATORS.iter().find(|known| text.starts_with(**known));
    let first = text.chars().next()?;
    match known {
        // `a?.5:b` asks for a number.
        Some(&"?.") if text[2..].starts_with(|next: char| next.is_ascii_digit()) => Some(&text[..1]),
        Some(known) => Some(&text[..known.len()]),
        None => "{}()[];,<>+-*/%&|^!~?:=.@".contains(first).then(|| &text[..1]),
    }
}

enum Bracket {
    /// The head of `if`, `while`, `for` and `with`, behind which a statement begins.
    Head,
    Round,
    Square,
    Curly,
    Template,
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    script: Script<'a>,
    open: Vec<Bracket>,
    /// Whether the bracket that was closed last was that of a head.
    closed_head: bool,
    /// What lies before the next token.
    gap: Gap,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Skips blanks and comments; tells whether there is anything behind them.
    fn skip_gap(&mut self) -> Option<bool> {
        loop {
            let rest = self.rest();
            let Some(next) = rest.chars().next() else { return Some(false) };
            let length = if let Some(inside) = rest.strip_prefix("/*") {
                inside.find("*/")? + 4
            } else if rest.starts_with("//") || (self.at == 0 && rest.starts_with("#!")) {
                rest.find(ends_line).unwrap_or(rest.len())
            } else if next.is_whitespace() || next == '\u{feff}' {
                next.len_utf8()
            } else {
                // To some parsers these are comments, as in the first browsers.
                let is_odd = rest.starts_with("<!--") || (self.gap == Gap::Line && rest.starts_with("-->"));
                return (!is_odd).then_some(true);
            };
            let skipped = &rest[..length];
            if is_notice(skipped) {
                self.script.notices.push(skipped);
            }
            self.gap = self.gap.max(if skipped.contains(ends_line) { Gap::Line } else { Gap::Blank });
            self.at += length;
        }
    }

    fn token(&mut self) -> Option<()> {
        let rest = self.rest();
        let mut characters = rest.chars();
        let (first, second) = (characters.next()?, characters.next());
        let is_template_going_on = first == '}' && matches!(self.open.last(), Some(Bracket::Template));
        let (kind, length) = if is_template_going_on {
            self.open.pop();
            (Kind::Text, self.template(rest)?)
        } else if first == '`' {
            (Kind::Text, self.template(rest)?)
        } else if first == '"' || first == '\'' {
            (Kind::Text, string(rest, first)?)
        } else if first.is_ascii_digit() || (first == '.' && second.is_some_and(|second| second.is_ascii_digit())) {
            (Kind::Number, number(rest))
        } else if is_of_word(first) || first == '#' {
            (Kind::Word, word(rest)?)
        } else if first == '/' && self.begins_value()? {
            (Kind::Regex, regex(rest)?)
        } else {
            let text = punctuator(rest)?;
            self.bracket(text)?;
            (Kind::Punctuator, text.len())
        };
        let gap = std::mem::take(&mut self.gap);
        self.script.tokens.push(Token { kind, text: &rest[..length], gap });
        self.at += length;
        Some(())
    }

    /// The length of a piece of a template, from its quote or the `}` of what was filled in.
    fn template(&mut self, rest: &str) -> Option<usize> {
        let mut at = 1;
        loop {
            let found = at + rest[at..].find(['`', '\\', '$'])?;
            match rest.as_bytes()[found] {
                b'`' => return Some(found + 1),
                b'\\' => at = found + 1 + rest[found + 1..].chars().next()?.len_utf8(),
                _ if rest[found..].starts_with("${") => {
                    self.open.push(Bracket::Template);
                    return Some(found + 2);
                }
                _ => at = found + 1,
            }
        }
    }

    fn bracket(&mut self, text: &str) -> Option<()> {
        match text {
            "(" => self.open.push(if self.is_behind_head() { Bracket::Head } else { Bracket::Round }),
            "[" => self.open.push(Bracket::Square),
            "{" => self.open.push(Bracket::Curly),
            ")" => {
                let closed = self.open.pop()?;
                self.closed_head = matches!(closed, Bracket::Head);
                return matches!(closed, Bracket::Head | Bracket::Round).then_some(());
            }
            "]" => return matches!(self.open.pop()?, Bracket::Square).then_some(()),
            "}" => return matches!(self.open.pop()?, Bracket::Curly).then_some(()),
            _ => {}
        }
        Some(())
    }

    /// Whether the last token begins a statement with a head.
    fn is_behind_head(&self) -> bool {
        let behind = match self.word_before(0) {
            Some("await") => self.word_before(1),
            word => word,
        };
        matches!(behind, Some("if" | "while" | "for" | "with"))
    }

    /// A word among the last tokens, unless it is the name of a property.
    fn word_before(&self, skipped: usize) -> Option<&'a str> {
        let mut before = self.script.tokens.iter().rev().skip(skipped);
        let token = before.next().filter(|token| token.kind == Kind::Word)?;
        let is_name = before.next().is_some_and(|before| matches!(before.text, "." | "?."));
        (!is_name).then_some(token.text)
    }

    /// Whether a value may begin here; `None` if that is not certain.
    fn begins_value(&self) -> Option<bool> {
        let Some(last) = self.script.tokens.last() else { return Some(true) };
        match (last.kind, last.text) {
            (Kind::Word, _) => match self.word_before(0) {
                Some(word) if SOMETIMES_BEFORE_VALUE.contains(&word) => None,
                word => Some(word.is_some_and(|word| BEFORE_VALUE.contains(&word))),
            },
            (Kind::Text, text) => Some(text.ends_with("${")),
            (Kind::Number | Kind::Regex, _) | (_, "]") => Some(false),
            (_, ")") => Some(self.closed_head),
            (_, "}" | "++" | "--") => None,
            _ => Some(true),
        }
    }
}

fn ends_line(next: char) -> bool {
    matches!(next, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

fn is_of_word(next: char) -> bool {
    let is_blank = next.is_whitespace() || next == '\u{feff}';
    next.is_ascii_alphanumeric() || matches!(next, '$' | '_' | '\\') || (!next.is_ascii() && !is_blank)
}

/// Whether a comment is there to be published, as licences are, or has to be the first line.
fn is_notice(comment: &str) -> bool {
    let is_marked = ["/*!", "//!", "#!"].iter().any(|start| comment.starts_with(start));
    is_marked || comment.contains("@license") || comment.contains("@preserve")
}

fn word(rest: &str) -> Option<usize> {
    let mut at = usize::from(rest.starts_with('#'));
    loop {
        at += rest[at..].find(|next| !is_of_word(next)).unwrap_or(rest.len() - at);
        // `\u{61}` is a letter.
        if !(rest[..at].ends_with("\\u") && rest[at..].starts_with('{')) {
            return (at > 0 && rest[..at] != *"#").then_some(at);
        }
        at += rest[at..].find('}')? + 1;
    }
}

fn number(rest: &str) -> usize {
    let folded = rest.get(..2).unwrap_or_default().to_ascii_lowercase();
    let is_decimal = !matches!(folded.as_str(), "0x" | "0b" | "0o");
    let (mut at, mut has_point) = (0, false);
    for (index, next) in rest.char_indices() {
        let is_sign = is_decimal && matches!(next, '+' | '-') && rest[..index].ends_with(['e', 'E']);
        let is_point = is_decimal && next == '.' && !has_point && !rest[..index].contains(['e', 'E', 'n']);
        has_point |= is_point;
        if !(next.is_ascii_alphanumeric() || next == '_' || is_sign || is_point) {
            break;
        }
        at = index + 1;
    }
    at
}

fn string(rest: &str, quote: char) -> Option<usize> {
    let mut at = 1;
    loop {
        let found = at + rest[at..].find([quote, '\\', '\n', '\r'])?;
        match &rest[found..] {
            text if text.starts_with(quote) => return Some(found + 1),
            text if text.starts_with("\\\r\n") => at = found + 3,
            text if text.starts_with('\\') => at = found + 1 + text[1..].chars().next()?.len_utf8(),
            _ => return None,
        }
    }
}

fn regex(rest: &str) -> Option<usize> {
    let (mut at, mut is_in_class) = (1, false);
    loop {
        let next = rest[at..].chars().next().filter(|next| !ends_line(*next))?;
        match next {
            '\\' => at += rest[at + 1..].chars().next().filter(|next| !ends_line(*next))?.len_utf8(),
            '[' => is_in_class = true,
            ']' => is_in_class = false,
            '/' if !is_in_class => break,
            _ => {}
        }
        at += next.len_utf8();
    }
    let flags = rest[at + 1..].find(|next: char| !is_of_word(next)).unwrap_or(rest.len() - at - 1);
    Some(at + 1 + flags)
}
