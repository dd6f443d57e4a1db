//! Lyceum, a static site generator for training portals.
//!
//! A site is a pure function from routes to bytes. The modules below are its stages in reading order: data walks down
//! this list and never back up. `ARCHITECTURE.md` tells the whole story.

pub mod assets;
pub mod base;
pub mod build;
pub mod catalog;
pub mod cli;
pub mod config;
pub mod content;
pub mod data;
pub mod markdown;
pub mod output;
pub mod relate;
pub mod scaffold;
pub mod serve;
pub mod site;
pub mod source;
pub mod theme;
pub mod view;
