from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "karakol_gsz.workflow"
    label = "workflow"
