//! What the languages of sites get, seen from outside.

use super::*;

/// A day by the patterns of a language, as the theme fills them; and a range within a month, within a year, over two years.
fn written(tag: &str) -> [String; 4] {
    let Conventions { dates, .. } = conventions(tag);
    let ranges = Ranges::of(&dates.date, tag);
    let fill = |pattern: &str, end: (&str, usize, &str)| {
        let with = |text: String, prefix: &str, (year, month, day): (&str, usize, &str)| {
            let name = |name: &str| format!("{{{prefix}{name}}}");
            text.replace(&name("year"), year)
                .replace(&name("month"), &month.to_string())
                .replace(&name("month_name"), &dates.months_in_dates[month - 1])
                .replace(&name("day"), day)
        };
        with(with(pattern.to_owned(), "", ("2026", 11, "5")), "end_", end)
    };
    let day = fill(&dates.date, ("", 1, ""));
    let [days, months, years] = [
        fill(&ranges.days, ("2026", 11, "6")),
        fill(&ranges.months, ("2026", 12, "2")),
        fill(&ranges.years, ("2027", 1, "9")),
    ];
    [day, days, months, years]
}

#[test]
fn dates_and_their_ranges_in_ten_languages() {
    for (tags, expected) in [
        (
            &["zh-Hant", "zh-Hans", "zh-TW", "zh-HK", "zh-Hant-HK", "zh", "yue"][..],
            ["2026年11月5日", "2026年11月5日至6日", "2026年11月5日至12月2日", "2026年11月5日至2027年1月9日"],
        ),
        (&["ja"], ["2026年11月5日", "2026年11月5日～6日", "2026年11月5日～12月2日", "2026年11月5日～2027年1月9日"]),
        (
            &["ko"],
            ["2026년 11월 5일", "2026년 11월 5일~6일", "2026년 11월 5일~12월 2일", "2026년 11월 5일~2027년 1월 9일"],
        ),
        (
            &["en", "en-GB", "en-HK"],
            [
                "5 November 2026",
                "5–6 November 2026",
                "5 November – 2 December 2026",
                "5 November 2026 – 9 January 2027",
            ],
        ),
        (
            &["en-US"],
            [
                "November 5, 2026",
                "November 5–6, 2026",
                "November 5 – December 2, 2026",
                "November 5, 2026 – January 9, 2027",
            ],
        ),
        (
            &["de"],
            [
                "5. November 2026",
                "5.–6. November 2026",
                "5. November – 2. Dezember 2026",
                "5. November 2026 – 9. Januar 2027",
            ],
        ),
        (
            &["fr"],
            [
                "5 novembre 2026",
                "5–6 novembre 2026",
                "5 novembre – 2 décembre 2026",
                "5 novembre 2026 – 9 janvier 2027",
            ],
        ),
        (
            &["es"],
            [
                "5 de noviembre de 2026",
                "5–6 de noviembre de 2026",
                "5 de noviembre – 2 de diciembre de 2026",
                "5 de noviembre de 2026 – 9 de enero de 2027",
            ],
        ),
        (
            &["ru"],
            [
                "5 ноября 2026\u{202f}г.",
                "5–6 ноября 2026\u{202f}г.",
                "5 ноября – 2 декабря 2026\u{202f}г.",
                "5 ноября 2026\u{202f}г. – 9 января 2027\u{202f}г.",
            ],
        ),
        // Neither the year first and the day last, nor the other way round: nothing is left out.
        (
            &["lv"],
            [
                "2026. gada 5. novembris",
                "2026. gada 5. novembris – 2026. gada 6. novembris",
                "2026. gada 5. novembris – 2026. gada 2. decembris",
                "2026. gada 5. novembris – 2027. gada 9. janvāris",
            ],
        ),
    ] {
        for tag in tags {
            assert_eq!(written(tag), expected, "{tag}");
        }
    }
}

#[test]
fn months_alone_and_beside_a_day() {
    let first = |tag: &str| {
        let dates = conventions(tag).dates;
        (dates.months[0].clone(), dates.months_in_dates[0].clone(), dates.month)
    };
    let of = |alone: &str, in_date: &str, month: &str| (alone.to_owned(), in_date.to_owned(), month.to_owned());
    assert_eq!(first("en"), of("January", "January", "{month_name} {year}"));
    for tag in ["zh-Hans", "zh-Hant", "zh-TW"] {
        assert_eq!(first(tag), of("一月", "一月", "{year}年{month}月"), "{tag}");
    }
    assert_eq!(first("ja"), of("1月", "1月", "{year}年{month}月"));
    assert_eq!(first("cs"), of("leden", "ledna", "{month_alone} {year}"));
    assert_eq!(first("ru"), of("январь", "января", "{month_alone} {year}\u{202f}г."));
    assert_eq!(first("pt"), of("janeiro", "janeiro", "{month_name} de {year}"));
    assert_eq!(conventions("de").dates.months[11], "Dezember");
}

#[test]
fn weekdays_are_as_short_as_can_be_told_apart() {
    let week = |tag: &str| conventions(tag).dates.weekdays.join(" ");
    assert_eq!(week("zh-Hant"), "一 二 三 四 五 六 日");
    assert_eq!(week("ja"), "月 火 水 木 金 土 日");
    assert_eq!(week("en"), "Mon Tue Wed Thu Fri Sat Sun");
    assert_eq!(week("de"), "Mo Di Mi Do Fr Sa So");
    assert_eq!(week("fr"), "lun. mar. mer. jeu. ven. sam. dim.");
}

#[test]
fn moments_are_those_of_a_digital_clock() {
    let moment = |tag: &str| {
        let dates = conventions(tag).dates;
        dates.date_time.replace("{time}", &dates.time)
    };
    assert_eq!(moment("zh-Hant"), "{date} {hour}:{minute}:{second}");
    assert_eq!(moment("en"), "{date}, {hour}:{minute}:{second}");
    assert_eq!(moment("en-US"), "{date}, {hour}:{minute}:{second}");
    assert_eq!(moment("de"), "{date}, {hour}:{minute}:{second}");
    assert_eq!(moment("fi"), "{date} klo {hour}.{minute}.{second}");
    assert_eq!(moment("vi"), "{hour}:{minute}:{second} {date}");
    assert_eq!(moment("eu"), "{date} ({hour}:{minute}:{second})");
}

#[test]
fn a_language_that_cldr_does_not_know_writes_like_english() {
    for tag in ["xx", "tlh-x-qo", "no tag at all", ""] {
        assert_eq!(conventions(tag), conventions("en"), "{tag}");
    }
}

#[test]
fn no_language_lacks_anything() {
    for tag in
        "ar-EG az bg bn bs ca cy da el et eu fil fr-CA ga gl ha he hi hr hu hy id is it ka kk km kn ky lo lt mk ml mn \
                mr ms mt my nb ne nl pl ps pt pt-PT ro si sk sl sq sr sv ta th tr tt ug uk ur uz vi zu"
            .split_whitespace()
    {
        let Dates { date, date_time, time, month, months, months_in_dates, weekdays } = conventions(tag).dates;
        let has = |pattern: &str, names: &[&str]| names.iter().all(|name| pattern.contains(name));
        assert!(has(&date, &["{year}", "{month", "day}"]), "{tag}: {date}");
        assert!(has(&month, &["{year}", "{month"]), "{tag}: {month}");
        assert!(has(&date_time, &["{date}", "{time}"]), "{tag}: {date_time}");
        assert!(has(&time, &["{hour}", "{minute}", "{second}"]), "{tag}: {time}");
        assert_eq!((months.len(), months_in_dates.len(), weekdays.len()), (12, 12, 7), "{tag}");
    }
}

#[test]
fn two_digits_where_a_country_writes_them() {
    assert_eq!(conventions("en-ZA").dates.date, "{padded_day} {month_name} {year}");
}

#[test]
fn numbers_in_groups() {
    let write = |tag: &str| {
        let numbers = conventions(tag).numbers;
        [numbers.whole(80), numbers.whole(1234), numbers.whole(-1_234_567), numbers.decimal_of("12345.50")]
    };
    for tag in ["en", "zh-Hant", "zh-Hans", "ja", "ko"] {
        assert_eq!(write(tag), ["80", "1,234", "-1,234,567", "12,345.50"], "{tag}");
    }
    assert_eq!(write("de"), ["80", "1.234", "-1.234.567", "12.345,50"]);
    assert_eq!(write("es"), ["80", "1234", "-1.234.567", "12.345,50"]);
    assert_eq!(write("fr"), ["80", "1\u{202f}234", "-1\u{202f}234\u{202f}567", "12\u{202f}345,50"]);
    assert_eq!(write("hi"), ["80", "1,234", "-12,34,567", "12,345.50"]);
    assert_eq!(write("fa"), ["۸۰", "۱٬۲۳۴", "-۱٬۲۳۴٬۵۶۷", "۱۲٬۳۴۵٫۵۰"]);
}

#[test]
fn chinese_names_by_sound_and_by_strokes() {
    let sorted = |tag: &str, alphabet: Alphabet, names: [&str; 4]| {
        let (order, mut names) = (Order::of(tag, alphabet), names);
        names.sort_by(|left, right| order.compare(left, right));
        names.join(" ")
    };
    let traditional = ["財務管理", "生產管理", "人力資源", "營銷銷售"];
    let simplified = ["财务管理", "生产管理", "人力资源", "营销销售"];
    for (tag, names, sound, strokes, zhuyin) in [
        (
            "zh-Hant",
            traditional,
            "財務管理 人力資源 生產管理 營銷銷售",
            "人力資源 生產管理 財務管理 營銷銷售",
            "生產管理 人力資源 財務管理 營銷銷售",
        ),
        (
            "zh-Hans",
            simplified,
            "财务管理 人力资源 生产管理 营销销售",
            "人力资源 生产管理 财务管理 营销销售",
            "生产管理 人力资源 财务管理 营销销售",
        ),
    ] {
        assert_eq!(sorted(tag, Alphabet::Pinyin, names), sound);
        assert_eq!(sorted(tag, Alphabet::Stroke, names), strokes);
        assert_eq!(sorted(tag, Alphabet::Zhuyin, names), zhuyin);
    }
    assert_eq!(sorted("zh-Hant", Alphabet::Usual, traditional), sorted("zh-Hant", Alphabet::Stroke, traditional));
    assert_eq!(sorted("zh-Hans", Alphabet::Usual, simplified), sorted("zh-Hans", Alphabet::Pinyin, simplified));
}

#[test]
fn other_languages_have_one_order() {
    for alphabet in [Alphabet::Usual, Alphabet::Stroke] {
        let order = Order::of("de", alphabet);
        let mut names = ["Zoll", "Übung", "Umsatz", "Teil 10", "Teil 9", "über"];
        names.sort_by(|left, right| order.compare(left, right));
        assert_eq!(names, ["Teil 9", "Teil 10", "über", "Übung", "Umsatz", "Zoll"]);
    }
    let order = Order::of("sv", Alphabet::Usual);
    assert_eq!(order.compare("Ö", "Z"), std::cmp::Ordering::Greater);
}
