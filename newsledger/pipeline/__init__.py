"""The main job: joins the rooms into one road from a corpus to a published package."""

from newsledger.pipeline.articles import ArticleFailedError
from newsledger.pipeline.build import BuildResult, Options, build

__all__ = ["ArticleFailedError", "BuildResult", "Options", "build"]
