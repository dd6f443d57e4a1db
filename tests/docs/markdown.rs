//! As much of Markdown as these tests need: headings, tables and fenced code, line by line.

/// A heading, and the lines up to the next one of any level.
#[derive(Debug)]
pub(crate) struct Section {
    /// The heading's level.
    pub(crate) level: usize,
    /// Its text as written.
    pub(crate) heading: String,
    /// What follows, without code in fences.
    pub(crate) body: String,
}

/// Code between fences.
#[derive(Debug)]
pub(crate) struct Fence {
    /// What follows the opening fence: the language, and perhaps more.
    pub(crate) info: String,
    /// The code, with a line end after each line.
    pub(crate) text: String,
}

/// The sections of a document; what stands before the first heading is left out.
pub(crate) fn sections(document: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for line in lines_outside_fences(document) {
        let level = line.len() - line.trim_start_matches('#').len();
        if level > 0 && line[level..].starts_with(' ') {
            let heading = line[level..].trim().to_owned();
            sections.push(Section { level, heading, body: String::new() });
        } else if let Some(section) = sections.last_mut() {
            section.body.push_str(line);
            section.body.push('\n');
        }
    }
    sections
}

/// The rows of the first table of a text, without its head, each with its trimmed cells.
pub(crate) fn table(text: &str) -> Vec<Vec<String>> {
    let rows = text.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    rows.skip(2).map(cells).collect()
}

fn cells(row: &str) -> Vec<String> {
    let inner = row.trim().trim_start_matches('|').trim_end_matches('|').replace("\\|", "\u{0}");
    inner.split('|').map(|cell| cell.trim().replace('\u{0}', "|")).collect()
}

/// The code in the fences of a document.
pub(crate) fn fences(document: &str) -> Vec<Fence> {
    let mut fences: Vec<Fence> = Vec::new();
    let mut open: Option<&str> = None;
    for line in document.lines() {
        match open {
            Some(mark) if line.trim() == mark => open = None,
            Some(_) => {
                let fence = fences.last_mut().expect("an open fence has been pushed");
                fence.text.push_str(line);
                fence.text.push('\n');
            }
            None => {
                if let Some(mark) = fence_mark(line) {
                    open = Some(mark);
                    fences.push(Fence { info: line[mark.len()..].trim().to_owned(), text: String::new() });
                }
            }
        }
    }
    fences
}

/// The backticks that open a fence: three, or four where the code itself holds fences.
fn fence_mark(line: &str) -> Option<&str> {
    let length = line.bytes().take_while(|byte| *byte == b'`').count();
    (length >= 3).then(|| &line[..length])
}

fn lines_outside_fences(document: &str) -> Vec<&str> {
    let mut open: Option<&str> = None;
    let mut lines = Vec::new();
    for line in document.lines() {
        match open {
            Some(mark) if line.trim() == mark => open = None,
            Some(_) => {}
            None => match fence_mark(line) {
                Some(mark) => open = Some(mark),
                None => lines.push(line),
            },
        }
    }
    lines
}

/// What stands between pairs of backticks.
pub(crate) fn in_backticks(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}
