from ..kit.errors import Conflict, NotFound, Problem, Refused


class StoreNotFound(NotFound):
    code = "stores.not_found"
    message = "there is no store {store}"
    hint = "GET /api/v1/stores lists the stores you belong to."


class NotAllowed(Refused):
    code = "stores.not_allowed"
    message = "your role {role} may not do this ({right})"
    hint = "Ask an owner or admin of the store."


class MemberNotFound(NotFound):
    code = "stores.member_not_found"
    message = "the store has no member {member}"
    hint = "GET /api/v1/stores/{{store_id}}/members lists them."


class RoleTooHigh(Refused):
    code = "stores.role_too_high"
    message = "you may not give, change or take away the role {role}"
    hint = "Nobody grants more than they have: ask an owner."


class LastOwner(Conflict):
    code = "stores.last_owner"
    message = "this is the store's last owner"
    hint = "Make somebody else an owner first."


class AlreadyMember(Conflict):
    code = "stores.already_member"
    message = "{email} belongs to the store already"
    hint = "PATCH the member to change their role."


class InvitationNotFound(NotFound):
    """Never made, withdrawn, used, too old or replaced by a newer one: one answer."""

    code = "stores.invitation_not_found"
    message = "there is no such invitation any more"
    hint = "Ask whoever invited you to do so again."


class InvitationForAnother(Refused):
    code = "stores.invitation_for_another"
    message = "this invitation was sent to another e-mail address"
    hint = "Log in with the address it was sent to."


class ScopeMissing(Refused):
    code = "stores.scope_missing"
    message = "this API key may not do this ({right})"
    hint = "Use a key with that scope; its maker must have the right too."


class ScopeTooHigh(Refused):
    code = "stores.scope_too_high"
    message = "you have no right to give: {scopes}"
    hint = "A key may have only rights you have yourself, in the store it is for."


class NotForTestKeys(Refused):
    code = "stores.not_for_test_keys"
    message = "a test key cannot make or change what is live"
    hint = "Use a psn_live_ key, or connect the sandbox."


class SlugTaken(Conflict):
    code = "stores.slug_taken"
    message = "the slug {slug} is taken"
    hint = "Choose another name or slug."


class ConnectionNotFound(NotFound):
    code = "stores.connection_not_found"
    message = "this store has no {provider} connection"
    hint = "GET /api/v1/stores/{{store_id}}/connections lists what there is; POST there makes one."


class ConnectionTaken(Conflict):
    """One account twice would hear and answer everything twice."""

    code = "stores.connection_taken"
    message = "the store has this {provider} account connected already"
    hint = "PUT /connections/{{id}} replaces the credentials of the one there is."


class TooManyConnections(Conflict):
    code = "stores.too_many_connections"
    message = "a store has at most {most} connections to {provider}"
    hint = "Remove one that is not needed any more."


class ProviderUnknown(NotFound):
    code = "stores.provider_unknown"
    message = "there is no provider {provider}"
    hint = "Known providers: {known}."


class VersionStale(Problem):
    code = "requests.version_stale"
    status = 412
    message = "the resource has changed since version {version}"
    hint = "Read it again and repeat the change with its present version in If-Match."


class TeamNotFound(NotFound):
    code = "stores.team_not_found"
    message = "there is no team {team}"
    hint = "GET /api/v1/stores/{{store_id}}/teams lists them."


class TeamExists(Conflict):
    code = "stores.team_exists"
    message = "there is a team {name!r} already"
    hint = "Use that one, or choose another name; capital letters make no difference."
