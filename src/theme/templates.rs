//! Compiled templates, and what Tera has to say about them as diagnostics with places.

use serde::Serialize;
use tera::{Context, ErrorKind, Tera};

use crate::base::{Code, Diagnostic, Place, Span, nearest, utf8};
use crate::locale::Numbers;

use super::{LayeredFile, filters};

/// The templates of a theme.
#[derive(Clone, Debug)]
pub(super) struct Templates {
    tera: Tera,
    files: std::sync::Arc<Vec<TemplateFile>>,
}

#[derive(Debug)]
struct TemplateFile {
    name: String,
    path: crate::base::SitePath,
    embedded: bool,
    text: String,
}

/// The bytes that most pages fit in, so that they are not moved while they grow.
const USUAL_PAGE: usize = 32 * 1024;

impl Templates {
    /// Compiles all templates.
    ///
    /// # Errors
    /// A template that is not UTF-8 or can't be parsed.
    pub(super) fn compile(files: &[LayeredFile]) -> Result<Self, Box<Diagnostic>> {
        let mut sources = Vec::with_capacity(files.len());
        for file in files {
            let text = utf8(file.bytes.clone(), &file.path)?;
            sources.push(TemplateFile {
                name: file.name.clone(),
                path: file.path.clone(),
                embedded: file.embedded,
                text,
            });
        }
        let mut tera = Tera::new();
        filters::register(&mut tera, &Numbers::default());
        let added = tera.add_raw_templates(sources.iter().map(|file| (file.name.clone(), file.text.clone())));
        let templates = Self { tera, files: std::sync::Arc::new(sources) };
        match added {
            Ok(()) => Ok(templates),
            Err(error) => Err(Box::new(templates.diagnostic(Code::TemplateSyntax, &error))),
        }
    }

    /// The same templates for a language that writes numbers so.
    pub(super) fn with_numbers(&self, numbers: &Numbers) -> Self {
        let mut templates = self.clone();
        filters::register(&mut templates.tera, numbers);
        templates
    }

    /// Sets what every template sees besides its view.
    pub(super) fn bind(&mut self, globals: &impl Serialize) {
        let context = self.tera.global_context();
        let value = tera::Value::from_serializable(globals);
        for (key, value) in value.into_map().unwrap_or_default() {
            context.insert_value(key.to_string(), value);
        }
    }

    /// Renders a view to a text.
    ///
    /// # Errors
    /// A template that does not exist or fails.
    pub(super) fn render(
        &self,
        name: &str,
        view: &impl Serialize,
        besides: &[(&'static str, tera::Value)],
    ) -> Result<String, Box<Diagnostic>> {
        self.rendering(name, view, besides, |context| self.tera.render(name, context))
    }

    /// Renders a view to bytes. A page goes to a file, so nobody need look through it for what is no UTF-8.
    ///
    /// # Errors
    /// A template that does not exist or fails.
    pub(super) fn render_bytes(
        &self,
        name: &str,
        view: &impl Serialize,
        besides: &[(&'static str, tera::Value)],
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        let mut bytes = Vec::with_capacity(USUAL_PAGE);
        self.rendering(name, view, besides, |context| self.tera.render_to(name, context, &mut bytes))?;
        Ok(bytes)
    }

    fn rendering<T>(
        &self,
        name: &str,
        view: &impl Serialize,
        besides: &[(&'static str, tera::Value)],
        render: impl FnOnce(&Context) -> tera::TeraResult<T>,
    ) -> Result<T, Box<Diagnostic>> {
        if !self.has(name) {
            return Err(Box::new(self.missing(name)));
        }
        let rendered = Context::from_serialize(view).and_then(|mut context| {
            for (name, value) in besides {
                context.insert_value(*name, value.clone());
            }
            render(&context)
        });
        rendered.map_err(|error| {
            Box::new(self.diagnostic(Code::TemplateFailed, &error).note(format!("while rendering `{name}`")))
        })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.tera.contains_template(name)
    }

    fn missing(&self, name: &str) -> Diagnostic {
        let near = nearest(name, self.files.iter().map(|file| file.name.as_str()));
        Diagnostic::error(Code::TemplateFailed, format!("the theme has no template `{name}`"))
            .maybe_help(near.map(|near| format!("there is `{near}`")))
            .note("a theme of your own needs every template that the theme `portal` has")
    }

    fn diagnostic(&self, code: Code, error: &tera::Error) -> Diagnostic {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let span = report.span().range.clone();
                let problem = with_suggestion(code, report.message());
                self.at(problem, report.filename(), span)
            }
            _ => self.unlocated(code, &error.to_string()),
        }
    }

    fn at(&self, problem: Diagnostic, name: &str, span: Span) -> Diagnostic {
        let Some(file) = self.files.iter().find(|file| file.name == name) else {
            return problem.note(format!("in the template `{name}`"));
        };
        let problem = problem.at(Place::at(&file.path, span));
        if file.embedded { problem.note(override_hint(&file.name)) } else { problem }
    }

    /// Tera tells of an unknown filter, function, test or component by name alone; the first place that names it is the
    /// place to look.
    fn unlocated(&self, code: Code, message: &str) -> Diagnostic {
        let problem = Diagnostic::error(code, first_line_lowered(message));
        for name in message.split(['`', '\'', '"']).skip(1).step_by(2) {
            let found = self.files.iter().find_map(|file| {
                let start = file.text.find(&format!("| {name}")).map(|at| at + 2).or_else(|| file.text.find(name))?;
                Some((file, start))
            });
            if let Some((file, start)) = found {
                return self.at(problem, &file.name.clone(), start..start + name.len());
            }
        }
        problem
    }
}

fn override_hint(name: &str) -> String {
    format!("this template is built in; a file `templates/{name}` of the site stands before it")
}

/// Turns "Field `titel` is not defined. Available fields: title, url" into a message, a note and a suggestion.
fn with_suggestion(code: Code, message: &str) -> Diagnostic {
    let Some((what, fields)) = message.split_once(". Available fields: ") else {
        return Diagnostic::error(code, first_line_lowered(message));
    };
    let fields: Vec<&str> = fields.lines().next().unwrap_or_default().split(", ").collect();
    let wanted = what.split('`').nth(1).unwrap_or_default();
    let listed: Vec<String> = fields.iter().take(NAMED_FIELDS).map(|field| format!("`{field}`")).collect();
    let more = if fields.len() > NAMED_FIELDS { " and others" } else { "" };
    Diagnostic::error(code, first_line_lowered(what))
        .note(format!("the fields here are {}{more}", listed.join(", ")))
        .maybe_help(nearest(wanted, fields).map(|near| format!("did you mean `{near}`?")))
}

/// More fields than these would hide the message.
const NAMED_FIELDS: usize = 24;

/// Messages of the template engine in the style of ours: lower case, no full stop, one line.
fn first_line_lowered(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default().trim().trim_end_matches('.').trim_start_matches("error: ");
    let mut characters = line.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}
