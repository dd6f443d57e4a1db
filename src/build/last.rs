//! The last build into a folder: what it read, what it wrote, and how long that stays right.

use std::io;

use serde::{Deserialize, Serialize};

use super::Built;
use crate::base::{Diagnostic, Digest, Files, Inputs, Steady, Tick, digest_of};
use crate::cache::Cache;
use crate::output::{OutputFolder, Record, Report};
use crate::site::Settings;

/// A build that went well.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct LastBuild {
    /// What the output folder holds.
    pub(super) record: Record,
    /// When a build has nothing to do at all; none if that can't be told.
    pub(super) outcome: Option<Outcome>,
}

/// What a build came to, and from what.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Outcome {
    pub(super) asked: Digest,
    pub(super) inputs: Inputs,
    pub(super) steady: Steady,
    pub(super) pages: usize,
    pub(super) files: usize,
    /// Warnings, which are told each time.
    pub(super) problems: Vec<Diagnostic>,
}

/// Builds into more folders than these forget the one that is longest ago.
const MOST_FOLDERS: usize = 8;

const PREFIX: &str = "output-";

impl LastBuild {
    /// The last build into a folder; an empty one if there is none that is known.
    pub(super) fn recall(cache: Option<&Cache>, folder: &OutputFolder) -> Self {
        cache.and_then(|cache| cache.read_value(&name(folder))).unwrap_or_default()
    }

    /// The same, with the clock of the file system at the start of this build.
    pub(super) fn at(self, clock: Tick) -> Self {
        Self { record: self.record.at(clock), ..self }
    }

    /// Keeps it for the next build.
    pub(super) fn keep(&self, cache: &Cache, folder: &OutputFolder) -> io::Result<()> {
        cache.write_value(&name(folder), self)?;
        cache.keep_newest(PREFIX, MOST_FOLDERS);
        Ok(())
    }

    /// What a build now would come to, if nothing is different at all: not what is asked for, nor any file that was read
    /// or written.
    pub(super) fn again(&self, settings: &Settings, files: &dyn Files, folder: &OutputFolder) -> Option<Built> {
        let outcome = self.outcome.as_ref().filter(|outcome| outcome.asked == asked(settings))?;
        let is_same = outcome.steady.holds_at(settings.moment).unwrap_or(false)
            && outcome.inputs.hold(files)
            && folder.is_as_left(&self.record);
        let report = Report { unchanged: outcome.files, ..Report::default() };
        is_same.then(|| Built {
            pages: outcome.pages,
            report: Some(report),
            problems: outcome.problems.clone(),
            site: None,
        })
    }
}

fn name(folder: &OutputFolder) -> String {
    format!("{PREFIX}{}", Digest::of(folder.path().as_os_str().as_encoded_bytes()).short(16))
}

/// What is asked for, but for the moment.
pub(super) fn asked(settings: &Settings) -> Digest {
    digest_of(&(&settings.base_url, settings.relative_urls, settings.drafts))
}
