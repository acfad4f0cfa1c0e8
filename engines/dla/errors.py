"""What can go wrong while an aggregate is grown, kept, measured or written to a file.

    DlaError
    ├── SpecInvalid       what was asked for cannot be grown; the message says which value is wrong and what is allowed
    ├── GrowthCancelled   somebody cancelled it while it grew
    ├── GridTooLarge      the aggregate became so wide that searching it would take more memory than is allowed
    ├── ClusterDamaged    stored particles are not what `cluster.pack` wrote
    └── ExportFailed      a file could not be written

Messages are whole sentences for the person who asked.
"""


class DlaError(Exception):
    """Root of the tree; never raised itself."""


class SpecInvalid(DlaError):
    """What was asked for cannot be grown."""


class GrowthCancelled(DlaError):
    """The growth was cancelled while it ran."""


class GridTooLarge(DlaError):
    """The aggregate became too wide for the memory that a search grid may take."""


class ClusterDamaged(DlaError):
    """Particles do not make an aggregate, or stored bytes are not what was stored."""


class ExportFailed(DlaError):
    """A file of an aggregate could not be written."""
