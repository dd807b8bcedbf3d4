"""The main job: joins the rooms into one road from a corpus to a published package.

Nothing is imported here: a job that publishes nothing needs little of what ``newsledger.pipeline.build`` does.
"""
