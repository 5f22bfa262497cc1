//! Service levels (ScyllaDB only): well formed or not, and no more.

use crate::lexer::{Keyword, TokenKind};

use super::insert::{opt_if_exists, opt_if_not_exists};
use super::parser::{Parse, Parser};
use super::properties::properties;
use super::roles::service_level_name;

/// Whether `SERVICE LEVEL` or `SERVICE_LEVEL` is next.
pub(super) fn at_service_level(p: &mut Parser<'_>) -> bool {
    p.at_keyword(Keyword::ServiceLevel) || p.at_keyword(Keyword::Service)
}

/// `SERVICE LEVEL` or `SERVICE_LEVEL`
// Cql.g serviceLevel
fn service_level(p: &mut Parser<'_>) -> Parse<()> {
    if p.eat_keyword(Keyword::ServiceLevel).is_none() {
        p.expect_keyword(Keyword::Service)?;
        p.expect_keyword(Keyword::Level)?;
    }
    Ok(())
}

/// `SERVICE LEVELS` or `SERVICE_LEVELS`
// Cql.g serviceLevels
fn service_levels(p: &mut Parser<'_>) -> Parse<()> {
    if p.eat_keyword(Keyword::ServiceLevels).is_none() {
        p.expect_keyword(Keyword::Service)?;
        p.expect_keyword(Keyword::Levels)?;
    }
    Ok(())
}

/// `SERVICE LEVEL …` behind `CREATE`
pub(super) fn create_service_level(p: &mut Parser<'_>) -> Parse<()> {
    service_level(p)?;
    opt_if_not_exists(p)?;
    service_level_name(p)?;
    if p.eat_keyword(Keyword::With).is_some() {
        properties(p);
    }
    Ok(())
}

/// `SERVICE LEVEL …` behind `ALTER`
pub(super) fn alter_service_level(p: &mut Parser<'_>) -> Parse<()> {
    service_level(p)?;
    service_level_name(p)?;
    p.expect_keyword(Keyword::With)?;
    properties(p);
    Ok(())
}

/// `SERVICE LEVEL …` behind `DROP`
pub(super) fn drop_service_level(p: &mut Parser<'_>) -> Parse<()> {
    service_level(p)?;
    opt_if_exists(p)?;
    service_level_name(p)?;
    Ok(())
}

/// `ATTACH SERVICE LEVEL … TO …`
pub(super) fn attach(p: &mut Parser<'_>) -> Parse<()> {
    p.expect_keyword(Keyword::Attach)?;
    service_level(p)?;
    service_level_name(p)?;
    p.expect_keyword(Keyword::To)?;
    service_level_name(p)?;
    Ok(())
}

/// `DETACH SERVICE LEVEL FROM …`
pub(super) fn detach(p: &mut Parser<'_>) -> Parse<()> {
    p.expect_keyword(Keyword::Detach)?;
    service_level(p)?;
    p.expect_keyword(Keyword::From)?;
    service_level_name(p)?;
    Ok(())
}

/// Whether service levels are what `LIST` is about.
pub(super) fn at_list(p: &mut Parser<'_>) -> bool {
    let of_all = p.nth_is(0, Keyword::All)
        && matches!(
            p.nth(1),
            TokenKind::Keyword(Keyword::Attached | Keyword::Service | Keyword::ServiceLevels)
        );
    of_all
        || p.at_keyword(Keyword::Attached)
        || p.at_keyword(Keyword::Effective)
        || at_service_level(p)
}

/// `SERVICE LEVEL …`, `ALL SERVICE LEVELS` and so on behind `LIST`
pub(super) fn list(p: &mut Parser<'_>) -> Parse<()> {
    if p.eat_keyword(Keyword::All).is_some() {
        p.eat_keyword(Keyword::Attached);
        return service_levels(p);
    }
    let of_role =
        p.eat_keyword(Keyword::Attached).is_some() || p.eat_keyword(Keyword::Effective).is_some();
    service_level(p)?;
    if of_role {
        p.expect_keyword(Keyword::Of)?;
    }
    service_level_name(p)?;
    Ok(())
}
