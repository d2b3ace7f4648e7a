"""Property tests here load tables on their first call, which no deadline should count; a run repeats the last one."""

from hypothesis import settings

settings.register_profile("norm", deadline=None, derandomize=True)
settings.load_profile("norm")
