//! The desk's templates, compiled: a view in, HTML out. Everything that a view holds is escaped.

use serde::Serialize;
use tera::{Context, Tera};

#[derive(Debug)]
pub(super) struct Templates(Tera);

const TEMPLATES: &[(&str, &str)] = &[
    ("base.html", include_str!("templates/base.html")),
    ("dashboard.html", include_str!("templates/dashboard.html")),
    ("inspector.html", include_str!("templates/inspector.html")),
    ("list.html", include_str!("templates/list.html")),
    ("missing.html", include_str!("templates/missing.html")),
    ("parts.html", include_str!("templates/parts.html")),
    ("relations.html", include_str!("templates/relations.html")),
];

impl Templates {
    /// Compiles the templates that are part of the program.
    pub(super) fn built_in() -> Self {
        let mut tera = Tera::default();
        tera.add_raw_templates(TEMPLATES.iter().copied()).expect("the desk's templates compile, as tests show");
        Self(tera)
    }

    /// Renders a view. A template that fails leaves a page with its message: the preview goes on.
    pub(super) fn render(&self, template: &str, view: &impl Serialize) -> String {
        let rendered = Context::from_serialize(view).and_then(|context| self.0.render(template, &context));
        rendered.unwrap_or_else(|error| {
            let message = error.to_string().replace('&', "&amp;").replace('<', "&lt;");
            format!("<!DOCTYPE html>\n<html lang=\"en\"><body><main><pre>{message}</pre></main></body></html>\n")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_compile_and_escape() {
        let page = Templates::built_in().render("missing.html", &super::super::MissingView { reason: "<script>" });
        assert!(page.contains("&lt;script&gt;") && !page.contains("<script>"), "{page}");
    }
}
