"""Four short posts that a whole build finds something in, quickly."""

from __future__ import annotations

TEXTS = {
    "post-1": "Rockets hit Marib\n\nRockets hit a school in Marib on Monday, killing 7 children, the governor said.\n",
    "post-2": "Envoys leave Muscat\n\n“We go home with nothing,” said Salim Nasser, who led the delegation. He said that "
    "at least 30 prisoners had died.\n",
    "post-3": "Bridge reopens\n\nEngineers reopened the bridge at Hajin on Thursday. Two soldiers were wounded by a "
    "mine, the army said.\n",
    "post-4": "Doctors appeal\n\nDoctors in Marib said that 12 people wounded on Monday had since died.\n",
}
