//! Metrics by name and time, in one partition per metric and day.

use std::collections::HashMap;

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use rsylla::prelude::*;

use crate::Outcome;
use crate::story::Story;

rsylla::queries!("../../queries/monitoring.cql");

use monitoring::{InsertMetric, MetricsBetween, MetricsBetweenRow};

rsylla::schema!(SCHEMA: "monitoring");

const DAY_SECONDS: i32 = 24 * 60 * 60;
const BATCH_SIZE: usize = 100;

type Tags = HashMap<String, String>;

/// A point of a metric.
#[derive(Debug, Clone, Copy)]
struct Point {
    at: DateTime<Utc>,
    value: f64,
}

impl Point {
    /// The statement that adds this point; it expires after a day.
    fn insert<'a>(self, metric: &'a str, tags: &'a Tags) -> InsertMetric<&'a str, &'a Tags> {
        InsertMetric {
            metric_name: metric,
            bucket: self.at.date_naive(),
            timestamp: self.at,
            value: self.value,
            tags,
            ttl: DAY_SECONDS,
        }
    }
}

/// Adds points of one metric, in batches that each stay in one partition.
async fn insert_many(
    session: &Session,
    metric: &str,
    points: &[Point],
    tags: &Tags,
) -> Outcome<usize> {
    let mut by_day: HashMap<NaiveDate, Vec<Point>> = HashMap::new();
    for point in points {
        by_day
            .entry(point.at.date_naive())
            .or_default()
            .push(*point);
    }
    let mut batches = 0;
    for day in by_day.values() {
        for points in day.chunks(BATCH_SIZE) {
            let mut batch = Batch::unlogged();
            for point in points {
                batch.push(point.insert(metric, tags));
            }
            batch.execute(session).await?;
            batches += 1;
        }
    }
    Ok(batches)
}

/// Points between two times, both included: day after day, latest first.
async fn range(
    session: &Session,
    metric: &str,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
) -> Outcome<Vec<MetricsBetweenRow>> {
    let mut found = Vec::new();
    let mut day = Some(end.date_naive());
    while let Some(bucket) = day.filter(|day| *day >= start.date_naive()) {
        let mut points = MetricsBetween {
            metric_name: metric,
            bucket,
            start,
            end,
        }
        .fetch(session);
        while let Some(point) = points.try_next().await? {
            found.push(point);
        }
        day = bucket.pred_opt();
    }
    Ok(found)
}

/// Two days of one metric, read back across midnight.
pub(crate) async fn demo(session: &Session, story: &Story) -> Outcome {
    SCHEMA.apply(session).await?;
    let tags = Tags::from([("host".to_owned(), "server1".to_owned())]);
    Point {
        at: Utc::now(),
        value: 78.5,
    }
    .insert("mem.usage", &tags)
    .execute(session)
    .await?;
    story.tell("added one point of mem.usage");

    let midnight = Utc::now().date_naive().and_time(NaiveTime::MIN).and_utc();
    let points: Vec<Point> = (-72_i32..72)
        .map(|n| Point {
            at: midnight + Duration::minutes(10 * i64::from(n)),
            value: 40.0 + f64::from(n.rem_euclid(7)),
        })
        .collect();
    let batches = insert_many(session, "cpu.usage", &points, &tags).await?;
    story.tell(format!(
        "added {} points of cpu.usage in {batches} single-partition batches",
        points.len()
    ));

    let start = midnight - Duration::minutes(30);
    let found = range(
        session,
        "cpu.usage",
        start,
        midnight + Duration::minutes(20),
    )
    .await?;
    story.tell_all(
        "cpu.usage around midnight, latest first within each day",
        found.iter().map(|row| {
            let value = row.value.unwrap_or_default();
            format!(
                "{}  {value:5.1}  {:?}",
                row.timestamp.format("%Y-%m-%d %H:%M"),
                row.tags
            )
        }),
    );
    if found.len() == 6 {
        Ok(())
    } else {
        Err(format!("found {} points", found.len()).into())
    }
}
