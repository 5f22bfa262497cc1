//! A rate limiter on counters: so many tokens per identifier and bucket of time.
//!
//! Reading and taking are two steps, so concurrent callers may together
//! overshoot by what is in flight; tokens taken are never lost, as a counter's
//! update is never sent twice unasked.

use chrono::{DateTime, Duration, Utc};
use rsylla::prelude::*;

use crate::Outcome;
use crate::story::Story;

rsylla::queries!("../../queries/rate_limiting.cql");

use rate_limiting::{ConfigureLimit, LimitOf, TakeTokens, TokensTaken};

rsylla::schema!(SCHEMA: "rate_limiting");

/// Whether a request at `now` may pass; takes its tokens if so. No limit set: it may.
async fn allow(
    session: &Session,
    identifier: &str,
    tokens: i64,
    now: DateTime<Utc>,
) -> Outcome<bool> {
    let Some(limit) = (LimitOf { identifier }).fetch_optional(session).await? else {
        return Ok(true);
    };
    let bucket_seconds = i64::from(limit.bucket_size_seconds.unwrap_or(60));
    let bucket_time = now.timestamp() - now.timestamp().rem_euclid(bucket_seconds);
    let taken = TokensTaken {
        identifier,
        bucket_time,
    }
    .fetch_optional(session)
    .await?
    .and_then(|row| row.tokens)
    .unwrap_or(0);
    if taken + tokens > i64::from(limit.max_tokens.unwrap_or(0)) {
        return Ok(false);
    }
    TakeTokens {
        tokens,
        identifier,
        bucket_time,
    }
    .execute(session)
    .await?;
    Ok(true)
}

/// Five requests of three allowed, then the next bucket.
pub(crate) async fn demo(session: &Session, story: &Story) -> Outcome {
    SCHEMA.apply(session).await?;
    let user = format!("api:user:{}", Uuid::new_v4());
    let now = Utc::now();
    assert!(allow(session, &user, 1, now).await?, "no limit was set");
    ConfigureLimit {
        identifier: &user,
        max_tokens: 3,
        refill_rate: 3,
        bucket_size_seconds: 60,
    }
    .execute(session)
    .await?;
    let mut answers = Vec::new();
    for _ in 0..5 {
        answers.push(allow(session, &user, 1, now).await?);
    }
    story.tell_all(
        "five requests in one bucket of three tokens",
        answers.iter().zip(1..).map(|(allowed, n)| {
            format!(
                "request {n}: {}",
                if *allowed { "allowed" } else { "refused" }
            )
        }),
    );
    assert_eq!(answers, [true, true, true, false, false]);
    assert!(allow(session, &user, 1, now + Duration::seconds(60)).await?);
    story.tell("the next bucket allows it again");
    Ok(())
}
