#!/usr/bin/env python
"""Run Django's commands and ours (see docs/operating.md)."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentportal.settings.embedded")
    execute_from_command_line(sys.argv)
