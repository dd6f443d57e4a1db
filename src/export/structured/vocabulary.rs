//! The types of <https://schema.org> that pages use, with the properties that search engines ask for
//! (<https://developers.google.com/search/docs/appearance/structured-data/search-gallery>).

#![expect(clippy::struct_field_names, reason = "the names are the vocabulary's")]

use serde::Serialize;

/// One thing of a page's graph.
#[derive(Serialize)]
#[serde(tag = "@type")]
pub(super) enum Thing<'a> {
    Article(Article<'a>),
    BreadcrumbList(List<'a>),
    Course(Box<Course<'a>>),
    Event(Box<Event<'a>>),
    ItemList(List<'a>),
    Organization(Organization<'a>),
    WebSite(WebSite<'a>),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Article<'a> {
    pub(super) headline: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(super) description: &'a str,
    pub(super) url: &'a str,
    pub(super) main_entity_of_page: &'a str,
    pub(super) in_language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date_published: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date_modified: Option<&'a str>,
    pub(super) author: Vec<Agent<'a>>,
    pub(super) publisher: Agent<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) article_section: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) keywords: Vec<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Course<'a> {
    #[serde(rename = "@id")]
    pub(super) id: String,
    pub(super) name: &'a str,
    pub(super) description: &'a str,
    pub(super) url: &'a str,
    pub(super) in_language: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(super) course_code: &'a str,
    pub(super) provider: Agent<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) about: Vec<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub(super) teaches: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) audience: Option<Audience<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) offers: Option<Offer<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) has_course_instance: Vec<CourseInstance<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub(super) struct CourseInstance<'a> {
    pub(super) course_mode: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) location: Option<Location<'a>>,
    pub(super) start_date: &'a str,
    pub(super) end_date: &'a str,
    pub(super) event_status: &'static str,
    pub(super) course_schedule: Schedule<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) instructor: Vec<Agent<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) offers: Option<Offer<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Event<'a> {
    #[serde(rename = "@id")]
    pub(super) id: String,
    pub(super) name: &'a str,
    pub(super) description: &'a str,
    pub(super) url: String,
    pub(super) in_language: &'a str,
    pub(super) start_date: &'a str,
    pub(super) end_date: &'a str,
    pub(super) event_status: &'static str,
    pub(super) event_attendance_mode: &'static str,
    pub(super) location: Location<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) performer: Vec<Agent<'a>>,
    pub(super) organizer: Agent<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) offers: Option<Offer<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
pub(super) enum Location<'a> {
    Place { name: &'a str, address: Address<'a> },
    VirtualLocation { url: String },
}

#[derive(Serialize)]
#[serde(tag = "@type", rename = "PostalAddress", rename_all = "camelCase")]
pub(super) struct Address<'a> {
    pub(super) address_locality: &'a str,
}

/// So many days one after the other.
#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub(super) struct Schedule<'a> {
    pub(super) start_date: &'a str,
    pub(super) end_date: &'a str,
    pub(super) repeat_frequency: &'static str,
    pub(super) repeat_count: usize,
}

#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub(super) struct Offer<'a> {
    pub(super) category: &'static str,
    pub(super) price: &'a str,
    pub(super) price_currency: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) availability: Option<&'static str>,
    pub(super) url: String,
}

#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub(super) struct Audience<'a> {
    pub(super) audience_type: &'a str,
}

/// Who does something.
#[derive(Serialize)]
#[serde(tag = "@type")]
pub(super) enum Agent<'a> {
    Organization { name: &'a str, url: String },
    Person { name: &'a str },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Organization<'a> {
    #[serde(rename = "@id")]
    pub(super) id: String,
    pub(super) name: &'a str,
    pub(super) url: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(super) email: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(super) telephone: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WebSite<'a> {
    pub(super) name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(super) alternate_name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(super) description: &'a str,
    pub(super) url: &'a str,
    pub(super) in_language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) potential_action: Option<SearchAction>,
}

#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "kebab-case")]
pub(super) struct SearchAction {
    pub(super) target: String,
    pub(super) query_input: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct List<'a> {
    pub(super) item_list_element: Vec<ListItem<'a>>,
}

/// A step of a breadcrumb (`item`, `name`), or an entry of a listing (`url`).
#[derive(Serialize)]
#[serde(tag = "@type")]
pub(super) struct ListItem<'a> {
    pub(super) position: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) item: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<String>,
}
