//! Many tenants in one cluster, each in a keyspace of its own.
//!
//! Statements are checked once, against the keyspace `tenant`; a session that
//! maps `tenant` to a tenant's keyspace runs them there. The keyspace is a
//! checked value, so no tenant's name can carry CQL.

use std::collections::HashMap;

use chrono::Utc;
use futures::future::try_join_all;
use rsylla::prelude::*;

use crate::Outcome;
use crate::story::Story;

rsylla::queries!("../../queries/tenant.cql");

use tenant::{LatestEvents, PutUser, RecordEvent, User};

rsylla::schema!(SCHEMA: "tenant");

/// Sessions by tenant: each prepares the statements for its own keyspace, over
/// the same connections.
struct Tenants {
    sessions: HashMap<i32, Session>,
}

impl Tenants {
    /// Opens the tenants, making their keyspaces where they do not exist.
    async fn open(session: &Session, tenants: impl IntoIterator<Item = i32>) -> Outcome<Self> {
        let mut sessions = HashMap::new();
        for tenant in tenants {
            let own = session.map_keyspace("tenant", format!("tenant_{tenant}"))?;
            SCHEMA.apply(&own).await?;
            sessions.insert(tenant, own);
        }
        Ok(Self { sessions })
    }

    fn session(&self, tenant: i32) -> Outcome<&Session> {
        self.sessions
            .get(&tenant)
            .ok_or_else(|| format!("there is no tenant {tenant}").into())
    }

    async fn user_name(&self, tenant: i32, id: i32) -> Outcome<Option<String>> {
        let user = User { id }.fetch_optional(self.session(tenant)?).await?;
        Ok(user.and_then(|user| user.name))
    }
}

/// Two tenants with the same user number, read concurrently.
pub(crate) async fn demo(session: &Session, story: &Story) -> Outcome {
    let names = [(1001, "Ada"), (1002, "Grace")];
    let tenants = Tenants::open(session, names.map(|(tenant, _)| tenant)).await?;
    story.tell_all(
        "made the tenants",
        names.map(|(tenant, _)| format!("tenant_{tenant}")),
    );

    for (tenant, name) in names {
        let own = tenants.session(tenant)?;
        let email = format!("{}@example.com", name.to_lowercase());
        PutUser {
            id: 123,
            name,
            email,
            created_at: Utc::now(),
        }
        .execute(own)
        .await?;
        let page = HashMap::from([("page", "/pricing")]);
        RecordEvent {
            user_id: 123,
            event_time: Utc::now(),
            event_type: "visit",
            data: page,
        }
        .execute(own)
        .await?;
    }

    let reads = (0..200).flat_map(|_| names).map(|(tenant, name)| {
        let tenants = &tenants;
        async move { Outcome::Ok(tenants.user_name(tenant, 123).await?.as_deref() == Some(name)) }
    });
    let right = try_join_all(reads).await?;
    story.tell(format!(
        "{} concurrent reads of user 123, each from its own tenant",
        right.len()
    ));
    assert!(
        right.iter().all(|right| *right),
        "a tenant saw another's user"
    );

    for (tenant, _) in names {
        let events = LatestEvents {
            user_id: 123,
            limit: 1,
        }
        .fetch_all(tenants.session(tenant)?)
        .await?;
        story.tell_all(
            format!("tenant {tenant}, latest event of user 123"),
            events
                .iter()
                .map(|event| format!("{} {:?}", event.event_time, event.data)),
        );
    }
    Ok(())
}
