//! Time zones, as Java reads them behind a time stamp.

/// Whether a text names a zone: an abbreviation, a long name, a region, or `UTC+01:00`.
///
/// Regions and long names are told by their form, not looked up.
pub(super) fn is_zone_name(text: &str) -> bool {
    let offset = ["UTC", "GMT", "UT"]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix));
    if text == "UT"
        || offset.is_some_and(is_offset_id)
        || SHORT.split_ascii_whitespace().any(|name| name == text)
    {
        return true;
    }
    is_region(text) || is_long_name(text)
}

/// `Area/City`; those of `Etc` with an offset are not read.
fn is_region(text: &str) -> bool {
    const AREAS: [&str; 17] = [
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Brazil",
        "Canada",
        "Chile",
        "Etc",
        "Europe",
        "Indian",
        "Mexico",
        "Pacific",
        "SystemV",
        "US",
    ];
    let Some((area, city)) = text.split_once('/') else {
        return false;
    };
    let is_city = city.starts_with(|c: char| c.is_ascii_uppercase())
        && city
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/'));
    AREAS.contains(&area)
        && is_city
        && !(area == "Etc" && city.ends_with(|c: char| c.is_ascii_digit()))
}

/// `Central European Time`.
fn is_long_name(text: &str) -> bool {
    text.ends_with(" Time")
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '.' | '\'' | '&'))
}

/// `+01:30` or `+01:30:15` (`DateTimeFormatterBuilder.appendOffsetId`).
pub(super) fn is_offset_id(text: &str) -> bool {
    is_offset(text, &["dd:dd", "dd:dd:dd"])
}

/// Whether a text is `+` or `-` and digits of one of these forms, at most 18 hours.
pub(super) fn is_offset(text: &str, forms: &[&str]) -> bool {
    let Some(offset) = text.strip_prefix(['+', '-']) else {
        return false;
    };
    let fits = |form: &&str| {
        form.len() == offset.len()
            && form
                .bytes()
                .zip(offset.bytes())
                .all(|(form, byte)| match form {
                    b'd' => byte.is_ascii_digit(),
                    _ => byte == form,
                })
    };
    let digits: Vec<u32> = offset.chars().filter_map(|c| c.to_digit(10)).collect();
    let pair = |at: usize| {
        digits
            .get(at)
            .zip(digits.get(at + 1))
            .map_or(0, |(a, b)| a * 10 + b)
    };
    let (hours, minutes, seconds) = (pair(0), pair(2), pair(4));
    let in_range =
        hours < 18 && minutes < 60 && seconds < 60 || (hours, minutes, seconds) == (18, 0, 0);
    forms.iter().any(fits) && in_range
}

/// The abbreviations, and the regions of one word, that Java 17 knows in English.
const SHORT: &str = "\
    ACDT ACST ACT ACWDT ACWST ACWT ADT AEDT AEST AET AFST AFT AKDT AKST AKT ALMST ALMT AMST AMT \
    ANAST ANAT AQTST AQTT ARST ART AST AT ATT AWDT AWST AWT AZOST AZOT AZST AZT BDST BDT BNST \
    BNT BOST BOT BRST BRT BST BT BTST BTT CAST CAT CCST CCT CDT CEST CET CHADT CHAST CHAT CHOST \
    CHOT CHUST CHUT CIST CIT CKHST CKT CLST CLT COST COT CST CST6CDT CT CVST CVT CXST CXT ChDT \
    ChST ChT Cuba DAVST DAVT DDUST DDUT EASST EAST EAT ECST ECT EDT EEST EET EGST EGT EIST EST \
    EST5EDT ET Egypt Eire FJST FJT FKST FKT FNST FNT GALST GALT GAMST GAMT GB GB-Eire GDT GEST \
    GET GFST GFT GHST GILST GILT GMT GMT0 GST GT GYST GYT Greenwich HADT HAST HAT HDT HKST HKT \
    HOVST HOVT HST Hongkong ICST ICT IDT IOST IOT IRDT IRKST IRKT IRST IRT IST IT Iceland Iran \
    Israel JDT JST JT Jamaica Japan KDT KGST KGT KOSST KOST KRAST KRAT KST KT Kwajalein LHDT \
    LHST LHT LINST LINT Libya MAGST MAGT MARST MART MAWST MAWT MDT MEST MET MHST MHT MMST MMT \
    MSD MSK MST MST7MDT MT MUST MUT MVST MVT MYST MYT NCST NCT NDT NFST NFT NOVST NOVT NPST NPT \
    NRST NRT NST NT NUST NUT NZ NZ-CHAT NZDT NZST NZT Navajo OMSST OMST ORAST ORAT PDT PEST PET \
    PETST PETT PGST PGT PHOST PHOT PKST PKT PMDT PMST PMT PONST PONT PRC PST PST8PDT PT PWST PWT \
    PYST PYT Poland Portugal QOSST QOST QYZST QYZT REST RET ROK ROTST ROTT SAKST SAKT SAMST SAMT \
    SAST SAT SBST SBT SCST SCT SDT SGST SGT SREDT SRET SRST SRT SST ST SYOST SYOT Singapore \
    TAHST TAHT TFST TFT TJST TJT TKST TKT TLST TLT TMST TMT TOST TOT TRST TRT TVST TVT Turkey \
    UCT ULAST ULAT UTC UYST UYT UZST UZT Universal VEST VET VLAST VLAT VOSST VOST VUST VUT W-SU \
    WAKST WAKT WAST WAT WEST WET WFST WFT WGST WGT WIB WIST WIT WITA WSDT WSST WST XJDT XJT \
    YAKST YAKT YEKST YEKT Zulu \
";
