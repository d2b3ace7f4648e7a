"""The register: one file for each person, household, dwelling, vehicle and organization, joined from all exports.

It links the records, keeps each value's origin, shows who is who and why, asks a human where the machine is not sure,
and opens full values for a purpose only.
"""
