//! Files in, documents out: front matter and tables become typed entries. Each file is understood by itself; what
//! entries have to do with each other is the catalog's affair.

mod converted;
mod course;
mod document;
mod doubtful;
mod identity;
mod meta;
mod table;

use jiff::tz::TimeZone;

use crate::base::{Code, Diagnostic, Place, SitePath, utf8};
use crate::config::Languages;
use crate::data::{Context, Fields, FrontMatter, Table, split_front_matter};
use crate::markdown::{self, Problem, ProblemKind};
use crate::source::SourceFile;

pub use converted::converted;
pub use document::{Course, Credit, Document, Identity, Kind, Meta, Money, Pins, Session, Status, TableRow};
pub use doubtful::{Doubtful, place_doubts};
pub use table::parse_table;

/// What of the settings decides how a file is understood.
#[derive(Clone, Debug)]
pub struct Options {
    /// The site's languages, for file names such as `name.en.md`.
    pub languages: Languages,
    /// The zone of dates that name none.
    pub zone: TimeZone,
    /// How Markdown is read.
    pub markdown: markdown::Options,
}

/// What became of a file.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The entry; none where its front matter can't be used.
    pub document: Option<Document>,
    /// All that is wrong with it.
    pub problems: Vec<Diagnostic>,
}

/// Understands a Markdown file.
#[must_use]
pub fn parse(file: &SourceFile, options: &Options) -> Parsed {
    let mut problems = Vec::new();
    let document = parse_document(file, options, &mut problems);
    Parsed { document, problems }
}

fn parse_document(file: &SourceFile, options: &Options, problems: &mut Vec<Diagnostic>) -> Option<Document> {
    let identity = identity::identify(&file.path, options).map_err(|problem| problems.push(problem)).ok()?;
    problems.extend(identity::undeclared_language(&file.path, options));
    let text = utf8(file.bytes.clone(), &file.path).map_err(|problem| problems.push(problem)).ok()?;
    let split = split_front_matter(&text);
    let table = split.parse(&file.path).map_err(|found| problems.extend(found)).ok();
    let prose = markdown::parse(split.body, &options.markdown);
    problems.extend(prose_problems(&prose.problems, &file.path, split.body_offset));
    let mut context = Context::new(&file.path);
    let Some(table) = table else {
        problems.extend(other_problems(&split, &identity, options, &mut context));
        return None;
    };
    let (mut meta, course) = read_fields(&table, &identity, options, &mut context);
    problems.append(&mut context.problems);
    if meta.title.is_empty() {
        meta.title = prose.title.clone().unwrap_or_else(|| title_of_name(&identity));
    }
    let (source, digest) = (file.path.clone(), file.digest);
    Some(Document {
        identity,
        source,
        digest,
        meta,
        course,
        prose,
        prose_offset: split.body_offset,
        converted_from: None,
    })
}

/// What is wrong with a front matter besides what can't be parsed, as far as that can be told. What is missing may stand in the
/// lines that can't be parsed.
fn other_problems(
    split: &FrontMatter<'_>,
    identity: &Identity,
    options: &Options,
    context: &mut Context<'_>,
) -> Vec<Diagnostic> {
    if let Some(table) = split.parse_sound_lines(context.path) {
        read_fields(&table, identity, options, context);
    }
    context.problems.retain(|problem| problem.code != Code::MissingField);
    std::mem::take(&mut context.problems)
}

fn read_fields(
    table: &Table,
    identity: &Identity,
    options: &Options,
    context: &mut Context<'_>,
) -> (Meta, Option<Course>) {
    let mut fields = Fields::new(table, identity.kind.with_article(), context);
    let meta = meta::read(&mut fields, &options.zone);
    let course = (identity.kind == Kind::Course).then(|| course::read(&mut fields));
    fields.finish();
    (meta, course)
}

/// The diagnostics of a text. One that holds raw HTML mostly holds much of it, so that is told once, with the first place.
fn prose_problems(found: &[Problem], path: &SitePath, offset: usize) -> Vec<Diagnostic> {
    let is_html = |problem: &&Problem| problem.kind == ProblemKind::RawHtml;
    let html = found.iter().filter(is_html).count();
    let mut told: Vec<Diagnostic> =
        found.iter().filter(|problem| !is_html(problem)).map(|problem| prose_problem(problem, path, offset)).collect();
    if let Some(first) = found.iter().find(is_html) {
        let problem = prose_problem(first, path, offset);
        told.push(if html > 1 {
            problem.note(format!("and at {} more places of this file", html - 1))
        } else {
            problem
        });
    }
    told
}

/// What looks like a slip in a text. Nothing is lost by it but what the editor meant, so it is a warning; a link
/// that is not shown at all is an error.
fn prose_problem(problem: &Problem, path: &SitePath, offset: usize) -> Diagnostic {
    let (code, make): (_, fn(Code, String) -> Diagnostic) = match problem.kind {
        ProblemKind::ForbiddenScheme(_) => (Code::DeadLink, Diagnostic::error),
        ProblemKind::UndefinedFootnote(_) | ProblemKind::UnusedFootnote(_) => {
            (Code::MissingFootnote, Diagnostic::warning)
        }
        ProblemKind::DuplicateFootnote(_) | ProblemKind::DuplicateHeadingId(_) => {
            (Code::DuplicateName, Diagnostic::warning)
        }
        ProblemKind::RawHtml => (Code::RawHtml, Diagnostic::warning),
        ProblemKind::NearLink { .. } | ProblemKind::NearHeading => (Code::NearMiss, Diagnostic::warning),
    };
    let place = Place::at(path, problem.span.start + offset..problem.span.end + offset);
    make(code, problem.kind.to_string()).at(place).maybe_help(problem.kind.help().map(str::to_owned))
}

/// The last resort for a title: the file's name with its hyphens as spaces.
fn title_of_name(identity: &Identity) -> String {
    identity.id.rsplit('/').next().unwrap_or(&identity.id).replace(['-', '_'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Language;

    pub(super) fn options() -> Options {
        let language =
            |tag: &str| Language { tag: tag.to_owned(), name: tag.to_owned(), fallback: false, derived: None };
        Options {
            languages: Languages::new(language("zh-Hant"), [language("en")]),
            zone: TimeZone::UTC,
            markdown: markdown::Options {
                raw_html: false,
                smart_punctuation: false,
                highlight: false,
                extensions: true,
            },
        }
    }
}
