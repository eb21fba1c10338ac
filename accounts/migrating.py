"""
Operations of migrations that leave the rendered models alone.

pgtrigger's own render every related model anew for each trigger, which is nothing that a
trigger changes: with a hundred of them a new database took half a minute. `makemigrations`
writes pgtrigger's; take these instead, a new installation is waited for.
"""

import pgtrigger.migrations


class AddTrigger(pgtrigger.migrations.AddTrigger):
    """Add a trigger, and note it in the model's state."""

    def state_forwards(self, app_label, state):
        options = state.models[app_label, self.model_name].options
        options["triggers"] = [*options.get("triggers", []), self.trigger]


class RemoveTrigger(pgtrigger.migrations.RemoveTrigger):
    """Remove a trigger, from the model's state too."""

    def state_forwards(self, app_label, state):
        options = state.models[app_label, self.model_name].options
        options["triggers"] = [
            trigger for trigger in options.get("triggers", []) if trigger.name != self.name
        ]
