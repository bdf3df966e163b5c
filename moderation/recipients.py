"""Who should get a message: the router, with what the database holds for it."""

import logging
import sys
from functools import partial
from importlib import import_module

from django.db import Error, transaction

from ideas.proposals import Inquiry, Proposal, Proposer
from moderation import models_in_use, routing, rulebook
from moderation.routing.model import Model
from moderation.routing.rules import Rule, apply, failed_rules

log = logging.getLogger(__name__)


def propose(inquiry: Inquiry) -> Proposal:
    """What the router says with the rules in force. A rule that could not be carried out is logged; `asking.ask` raises the alarm."""
    proposal = apply(read(inquiry), inquiry, rulebook.active_rules().rules)
    for rule_id, fault in failed_rules(proposal).items():
        log.error("rule %d could not be carried out (%s): the case goes to people", rule_id, fault)
    return proposal


def read(inquiry: Inquiry) -> Proposal:
    """What the router says by itself, with the trained model in use, before any rule."""
    return routing.propose(inquiry, model=models_in_use.active_model())


def for_measuring() -> Proposer:
    """The router with the model and the rules that are in force now, read once. Raises no alarm, changes nothing.

    Where the database has no model that can be read, or there is none, one is trained of the project's own examples, in memory; stderr says so.
    """
    model, rules = _in_force()
    if model is None:
        sys.stderr.write(
            "There is no trained model in the database: one is made of the project's examples, in memory.\n"
        )
        # By name: it takes scikit-learn, which neither the web nor the worker that routes loads.
        training = import_module("moderation.training")
        model = training.train(training.shipped())
    return partial(routing.propose, model=model, rules=rules)


def _in_force() -> tuple[Model | None, tuple[Rule, ...]]:
    """Nothing of both where there is no database, or one without the tables."""
    try:
        with transaction.atomic():
            return models_in_use.model_of(models_in_use.active_version()), rulebook.active_rules().rules
    except Error:
        return None, ()
