"""`assess user`: the first administrator, and a look at who may do what."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from assess.config import Settings
from assess.identity import operations, queries
from assess.identity.failures import AccountError
from assess.identity.roles import Role
from assess.identity.rules import PasswordContext, normalised_address, password_problems

group = AppGroup("user", help="Create and list accounts.")
ROLES = click.Choice([role.value for role in Role])


@group.command("create")
@click.argument("email")
@click.option("--role", "roles", type=ROLES, multiple=True, required=True, help="Repeatable.")
@click.option("--given-name", prompt=True)
@click.option("--family-name", prompt=True)
@click.option("--locale", type=click.Choice(["en", "fr"]), default="en", show_default=True)
@click.option(
    "--ask-password",
    is_flag=True,
    help="Type a password now instead of inviting the person by e-mail to choose one.",
)
def create(
    email: str,
    *,
    roles: tuple[str, ...],
    given_name: str,
    family_name: str,
    locale: str,
    ask_password: bool,
) -> None:
    """Create an account for EMAIL."""
    try:
        address = normalised_address(email)
        password = _ask_password(address, given_name, family_name) if ask_password else None
        operations.create_account(
            address,
            given_name=given_name,
            family_name=family_name,
            roles={Role(role) for role in roles},
            locale=locale,
            password=password,
        )
    except ValueError as error:
        raise click.BadParameter(f"{error} Check the address and the names.") from None
    except AccountError:
        raise click.ClickException(f"{email} has an account already.") from None
    if password:
        how = "with the password you typed"
    elif current_app.config["SETTINGS"].smtp_url:
        how = "and invited by e-mail"
    else:
        how = (
            "with an invitation that waits in the outbox (ASSESS_SMTP_URL is not set; "
            "--ask-password needs no mail)"
        )
    click.echo(f"{address} created {how}: {', '.join(sorted(roles))}.")


@group.command("list")
@click.option("--role", type=ROLES, help="Only accounts with this role.")
def list_accounts(role: str | None) -> None:
    """List accounts: address, name, roles, state, separated by tabs."""
    for account in queries.all_accounts(Role(role) if role else None):
        state = "disabled" if account.disabled_at else "active"
        click.echo("\t".join([account.email, account.name, ",".join(sorted(account.roles)), state]))


def _ask_password(email: str, given_name: str, family_name: str) -> str:
    settings: Settings = click.get_current_context().obj.load_app().config["SETTINGS"]
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    context = PasswordContext(email, (given_name, family_name), settings.organisation)
    problems = password_problems(password, settings.password_policy, context)
    if problems:
        unmet = ", ".join(problem.value.replace("_", " ") for problem in problems)
        raise click.ClickException(
            f"The policy {settings.password_policy} refuses this password: {unmet}."
        )
    return password
