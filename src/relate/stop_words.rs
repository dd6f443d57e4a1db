//! Words that say nothing about the subject of a text. Both lists are short on purpose: what is frequent in a
//! collection counts little there anyway, so a list need only hold what is empty everywhere.

/// Chinese characters (Simplified) that are grammar wherever they stand. No pair with one of them is a term; the few
/// words that have one, like 目的 and 参与, are given up for it.
pub(super) const PARTICLES: &str =
    "的了着吗呢吧啊呀哦啦嘛们我你您他她它咱这那些某此该很也又与和跟其之或而但则且虽若却是在把被哪谁么没于";

/// Chinese characters (Simplified) that are grammar unless they stand beside another character, as in 会议, 能力 and
/// 要求. A pair of them is no term. So none stands here that makes a word with another, as 时 and 间 do.
pub(super) const FILLERS: &str = "地得过有及即如因所以为由从向对让使给自己什怎样每各几太更最极再还都就才只仅曾已正将会\
    能可要须必想不无非别个一两到去来上下里中候后前并同等像既然那样";

/// English words (lower case, sorted by bytes) that are grammar and not subject.
#[rustfmt::skip] // one word a line would be pages of nothing
pub(super) const ENGLISH: &[&str] = &[
    "a", "about", "above", "after", "again", "against", "all", "almost", "also", "although", "always", "am", "among",
    "an", "and", "any", "are", "aren't", "as", "at", "be", "became", "because", "become", "been", "before", "being",
    "below", "between", "both", "but", "by", "can", "can't", "cannot", "could", "couldn't", "did", "didn't", "do",
    "does", "doesn't", "doing", "don't", "done", "down", "during", "each", "either", "else", "enough", "etc", "even",
    "ever", "every", "few", "for", "from", "further", "get", "gets", "getting", "give", "given", "go", "goes",
    "going", "got", "had", "hadn't", "has", "hasn't", "have", "haven't", "having", "he", "he's", "her", "here",
    "here's", "hers", "herself", "him", "himself", "his", "how", "however", "i", "i'd", "i'll", "i'm", "i've", "if",
    "in", "into", "is", "isn't", "it", "it's", "its", "itself", "just", "let", "let's", "like", "made", "make",
    "makes", "many", "may", "me", "might", "more", "most", "much", "must", "my", "myself", "neither", "never", "no",
    "nor", "not", "now", "of", "off", "often", "on", "once", "one", "only", "onto", "or", "other", "others",
    "otherwise", "ought", "our", "ours", "ourselves", "out", "over", "own", "per", "perhaps", "put", "quite",
    "rather", "really", "same", "say", "says", "see", "seem", "seems", "shall", "she", "she's", "should", "shouldn't",
    "since", "so", "some", "something", "sometimes", "soon", "still", "such", "take", "takes", "than", "that",
    "that's", "the", "their", "theirs", "them", "themselves", "then", "there", "there's", "therefore", "these",
    "they", "they'd", "they'll", "they're", "they've", "thing", "things", "this", "those", "though", "through",
    "thus", "to", "too", "toward", "towards", "under", "unless", "until", "up", "upon", "us", "use", "used", "uses",
    "using", "very", "via", "want", "was", "wasn't", "way", "we", "we'd", "we'll", "we're", "we've", "well", "were",
    "weren't", "what", "what's", "when", "where", "where's", "whether", "which", "while", "who", "who's", "whom",
    "whose", "why", "will", "with", "within", "without", "won't", "would", "wouldn't", "yet", "you", "you'd",
    "you'll", "you're", "you've", "your", "yours", "yourself", "yourselves",
];

#[cfg(test)]
mod tests {
    use super::ENGLISH;

    #[test]
    fn the_english_list_can_be_searched_by_halves() {
        assert!(ENGLISH.is_sorted());
    }
}
