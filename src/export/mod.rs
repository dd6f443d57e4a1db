//! Exports: the catalog becomes what machines read. One file for each format.
//!
//! Each export is first gathered, as a plain struct that holds everything the bytes follow from, and then, if anybody wants
//! to see them, written. The struct's digest is the fingerprint; large texts stand in it as fragments, which hash as their
//! digests and are not put together for it.

mod absolute;
mod atom;
mod calendar;
mod crawlers;
mod csv_table;
mod data;
mod escape;
mod feed;
mod feed_entry;
mod icalendar;
mod json_feed;
mod llms;
mod plan_table;
mod shared;
mod site_map;
pub mod structured;
mod web_manifest;
mod workbook;
mod xml;

use std::hash::Hash;

use crate::base::{Diagnostic, Digest, digest_of};
use crate::catalog::{Export, FeedFormat, TableFormat};
use crate::config::Exports;
use crate::view::Sources;

pub use shared::Shared;

/// What exports are made from.
#[derive(Clone, Copy)]
pub struct Inputs<'s, 'a> {
    /// The site.
    pub sources: &'s Sources<'a>,
    /// Which exports there are, and how long.
    pub settings: &'s Exports,
    /// What several of them have in common.
    pub shared: &'a Shared,
}

/// An export, gathered but not yet written.
pub struct Gathered<'a> {
    /// The digest of everything that the bytes follow from.
    pub fingerprint: Digest,
    write: Box<dyn FnOnce() -> Result<Vec<u8>, Box<Diagnostic>> + 'a>,
}

impl<'a> Gathered<'a> {
    fn new<T: Hash + 'a>(content: T, write: impl FnOnce(T) -> Vec<u8> + 'a) -> Self {
        Self::fallible(content, |content| Ok(write(content)))
    }

    fn fallible<T: Hash + 'a>(content: T, write: impl FnOnce(T) -> Result<Vec<u8>, Box<Diagnostic>> + 'a) -> Self {
        Self { fingerprint: digest_of(&content), write: Box::new(move || write(content)) }
    }

    /// Writes it.
    ///
    /// # Errors
    /// What a format can't hold.
    pub fn bytes(self) -> Result<Vec<u8>, Box<Diagnostic>> {
        (self.write)()
    }
}

/// Gathers what an export holds. This is cheap, writing it is not.
///
/// # Errors
/// The template of a card within a text that fails.
pub fn gather<'a>(inputs: &Inputs<'_, 'a>, export: Export) -> Result<Gathered<'a>, Box<Diagnostic>> {
    let sources = inputs.sources;
    Ok(match export {
        Export::Feed(language, scope, format) => {
            let feed = feed::gather(inputs, language, scope, format)?;
            match format {
                FeedFormat::Atom => Gathered::new(feed, |feed| atom::write(&feed)),
                FeedFormat::Json => Gathered::new(feed, |feed| json_feed::write(&feed)),
            }
        }
        Export::Calendar(language, scope) => {
            Gathered::new(calendar::gather(inputs, language, scope), |calendar| icalendar::write(&calendar))
        }
        Export::Plan(language, year, format) => {
            let table = plan_table::gather(sources, language, year);
            match format {
                TableFormat::Csv => Gathered::fallible(table, |table| csv_table::write(&table)),
                TableFormat::Xlsx => Gathered::fallible(table, |table| workbook::write(&table)),
            }
        }
        Export::Data(language, part) => data::gather(sources, language, part),
        Export::DataSchema => Gathered::new(data::SCHEMA, |schema| schema.as_bytes().to_vec()),
        Export::SiteMap(part) => Gathered::new(site_map::gather(sources, part), |map| site_map::write(&map)),
        Export::SiteMapIndex(parts) => {
            Gathered::new(crawlers::site_map_parts(sources, parts), |parts| site_map::write_index(&parts))
        }
        Export::Robots => Gathered::new(crawlers::robots(sources), String::into_bytes),
        Export::Guide(language) => Gathered::new(llms::guide(sources, language), String::into_bytes),
        Export::WebManifest(language) => {
            Gathered::new(web_manifest::gather(sources, language), |manifest| web_manifest::write(&manifest))
        }
    })
}
