//! Pictures that texts show → the addresses of their smaller sizes.

use std::collections::BTreeSet;

use crate::assets::{Pictures, Variant};
use crate::base::{SharedList, SitePath};

use super::routes::Claim;
use super::{Claimer, Entry, Target};

impl Claimer<'_> {
    /// The smaller sizes of pictures that texts show. Files of the same bytes have the same.
    pub(super) fn variants(&mut self, entries: &SharedList<Entry>, pictures: &Pictures) {
        let shown: BTreeSet<&SitePath> = entries.iter().flat_map(|entry| entry.images.iter().flatten()).collect();
        let pictures = shown.into_iter().filter_map(|path| Some((path, pictures.get(path)?)));
        for (path, Variant { route, width }) in
            pictures.flat_map(|(path, picture)| picture.variants.iter().map(move |variant| (path, variant)))
        {
            if !matches!(self.table.get(route), Some(Target::Variant { .. })) {
                let target = Target::Variant { picture: path.clone(), width: *width };
                self.claim_route(route, target, Claim::built_in(format!("`{path}` in a smaller size")));
            }
        }
    }
}
