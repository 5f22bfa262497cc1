"""Many tenants in one cluster, each in a keyspace of its own.

The generated class takes the keyspace as an argument. An object of it costs nothing to make:
the session knows the prepared statements of each keyspace.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from rsylla import Session

from generated.tenant import Tenant, UserRow
from six_systems import schema
from six_systems.story import Story


class TenantDatabase:
    """Users of many tenants; safe to share among threads."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @staticmethod
    def keyspace_of(tenant_id: int) -> str:
        """The keyspace of a tenant. An ``int`` cannot carry CQL into the name."""
        return f"tenant_{int(tenant_id)}"

    def create_tenant(self, tenant_id: int) -> None:
        """Makes a tenant's keyspace and tables, unless they exist."""
        schema.apply(self._session, "tenant", self.keyspace_of(tenant_id))

    def tenant(self, tenant_id: int) -> Tenant:
        """The statements of one tenant."""
        return Tenant(self._session, keyspace=self.keyspace_of(tenant_id))

    def put_user(self, tenant_id: int, user_id: int, name: str, email: str) -> None:
        """Adds or replaces a user."""
        self.tenant(tenant_id).put_user(
            id=user_id, name=name, email=email, created_at=datetime.now(UTC)
        )

    def user(self, tenant_id: int, user_id: int) -> UserRow | None:
        """One user of a tenant."""
        return self.tenant(tenant_id).user(id=user_id)


def demo(session: Session, story: Story) -> None:
    """Two tenants with the same user number, served by eight threads at once."""
    database = TenantDatabase(session)
    tenants = {1001: "Ada", 1002: "Grace"}
    for tenant_id in tenants:
        database.create_tenant(tenant_id)
    story.tell("made the tenants", *map(TenantDatabase.keyspace_of, tenants))

    for tenant_id, name in tenants.items():
        database.put_user(tenant_id, 123, name, f"{name.lower()}@example.com")

    def read(tenant_id: int) -> str:
        user = database.user(tenant_id, 123)
        assert user is not None
        return str(user.name)

    wanted = [tenant_id for _ in range(200) for tenant_id in tenants]
    with ThreadPoolExecutor(max_workers=8) as threads:
        names = list(threads.map(read, wanted))
    assert names == [tenants[tenant_id] for tenant_id in wanted], "a tenant saw another's user"
    story.tell(f"{len(names)} reads of user 123 by 8 threads, each from its own tenant")
    for tenant_id in tenants:
        user = database.user(tenant_id, 123)
        assert user is not None
        story.tell(f"tenant {tenant_id}", user)
