//! Lyceum, a static site generator for training portals.
//!
//! A site is a pure function from routes to bytes. The modules below are its stages in reading order: data walks down
//! this list and never back up. `ARCHITECTURE.md` tells the whole story.

pub mod script;
pub mod locale;
pub mod base;
pub mod data;
pub mod config;
pub mod source;
pub mod markdown;
pub mod content;
pub mod images;
pub mod assets;
pub mod catalog;
pub mod relate;
pub mod theme;
pub mod search;
pub mod view;
pub mod export;
pub mod hosting;
pub mod gates;
pub mod cache;
pub mod site;
pub mod output;
pub mod build;
pub mod scaffold;
pub mod serve;
pub mod desk;
pub mod cli;
