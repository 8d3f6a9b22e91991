"""Everything about the package stands in pyproject.toml; here the course that comes with it is put into the wheel."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithCourse(build_py):
    """Copies assignments/ to where an installed kit looks for its course; an editable one finds the repository's."""

    def run(self):
        super().run()
        if not self.editable_mode:
            bundled = Path(self.build_lib) / "autograder" / "bundled" / "assignments"
            shutil.copytree("assignments", bundled, dirs_exist_ok=True)


setup(cmdclass={"build_py": BuildWithCourse})
