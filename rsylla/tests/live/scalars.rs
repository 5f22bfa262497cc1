//! Every type without elements, there and back.

use std::net::IpAddr;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rsylla::prelude::*;
use rsylla::{Decimal, Duration, Varint, query};

use crate::kitchen::kitchen;

query! {
    InsertScalars: "INSERT INTO scalars (id, an_ascii, a_bigint, a_blob, a_boolean, a_date, a_decimal,
        a_double, a_duration, a_float, an_inet, a_smallint, a_text, a_time, a_timestamp, a_timeuuid,
        a_tinyint, a_uuid, a_varint)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
}

query! {
    #[rsylla(derive(Debug, PartialEq))]
    Scalars: "SELECT * FROM scalars WHERE id = ?"
}

#[tokio::test]
async fn values_come_back_as_they_were_sent() {
    let session = kitchen().await;
    let timestamp: DateTime<Utc> = DateTime::from_timestamp_millis(1_700_000_000_123).unwrap();
    let date = NaiveDate::from_ymd_opt(1969, 7, 20).unwrap();
    let time = NaiveTime::from_hms_nano_opt(23, 59, 59, 999_999_999).unwrap();
    let timeuuid: Uuid = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6".parse().unwrap();
    let uuid = Uuid::from_u128(7);
    let duration = Duration {
        months: 1,
        days: 2,
        nanoseconds: 3,
    };
    let decimal = || Decimal::from_signed_be_bytes_and_exponent(vec![0x7b], 2);
    let varint = || Varint::from_signed_bytes_be(vec![0xff, 0x00]);
    let address: IpAddr = "::1".parse().unwrap();
    InsertScalars {
        id: 1,
        an_ascii: "plain",
        a_bigint: i64::MIN,
        a_blob: &[0_u8, 255, 1],
        a_boolean: true,
        a_date: date,
        a_decimal: decimal(),
        a_double: -0.0,
        a_duration: duration,
        a_float: f32::MIN_POSITIVE,
        an_inet: address,
        a_smallint: i16::MIN,
        a_text: String::from("größer ✓"),
        a_time: time,
        a_timestamp: timestamp,
        a_timeuuid: timeuuid,
        a_tinyint: i8::MIN,
        a_uuid: uuid,
        a_varint: varint(),
    }
    .execute(&session)
    .await
    .unwrap();
    let found = Scalars { id: 1 }.fetch_one(&session).await.unwrap();
    let expected = ScalarsRow {
        id: 1,
        a_bigint: Some(i64::MIN),
        a_blob: Some(vec![0, 255, 1]),
        a_boolean: Some(true),
        a_date: Some(date),
        a_decimal: Some(decimal()),
        a_double: Some(-0.0),
        a_duration: Some(duration),
        a_float: Some(f32::MIN_POSITIVE),
        a_smallint: Some(i16::MIN),
        a_text: Some("größer ✓".to_owned()),
        a_time: Some(time),
        a_timestamp: Some(timestamp),
        a_timeuuid: Some(timeuuid),
        a_tinyint: Some(i8::MIN),
        a_uuid: Some(uuid),
        a_varint: Some(varint()),
        an_ascii: Some("plain".to_owned()),
        an_inet: Some(address),
    };
    assert_eq!(found, expected);
    assert!(found.a_double.unwrap().is_sign_negative());
}

#[tokio::test]
async fn what_was_never_written_is_none() {
    let session = kitchen().await;
    query!("INSERT INTO scalars (id) VALUES (?)", 2)
        .execute(&session)
        .await
        .unwrap();
    let found = Scalars { id: 2 }.fetch_one(&session).await.unwrap();
    assert_eq!((found.id, found.a_text, found.a_timestamp), (2, None, None));
}

query! {
    #[rsylla(null(a_text), unset(a_bigint))]
    SetTwo: "UPDATE scalars SET a_text = ?, a_bigint = ? WHERE id = ?"
}

#[tokio::test]
async fn null_and_unset_are_told_apart() {
    let session = kitchen().await;
    let set = SetTwo {
        a_text: Some("a"),
        a_bigint: Some(7),
        id: 3,
    };
    set.execute(&session).await.unwrap();
    SetTwo {
        a_text: None::<&str>,
        a_bigint: None,
        id: 3,
    }
    .execute(&session)
    .await
    .unwrap();
    let found = Scalars { id: 3 }.fetch_one(&session).await.unwrap();
    assert_eq!((found.a_text, found.a_bigint), (None, Some(7)));
}

query! {
    #[rsylla(not_null(a_text))]
    TextOf: "SELECT a_text FROM scalars WHERE id = ?"
}

#[tokio::test]
async fn a_null_that_was_ruled_out_is_an_error_that_names_its_column() {
    let session = kitchen().await;
    query!("INSERT INTO scalars (id) VALUES (4)")
        .execute(&session)
        .await
        .unwrap();
    let error = TextOf { id: 4 }.fetch_one(&session).await.err().unwrap();
    assert!(error.is_decode(), "{error}");
    assert_eq!(error.statement(), Some("TextOf"));
    let text = error.to_string();
    assert!(text.contains("column `a_text` (text) is null"), "{text}");
}
