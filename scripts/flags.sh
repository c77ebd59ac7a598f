# How `scripts/test` and `scripts/demo` build, so that each finds what the other has built. Sourced, not run.
# What runs by the million is optimised (Package.swift), and without debug information a build takes two
# thirds of the time. By hand, `swift build` and `swift test` build as ever.
export MUSTER_OPTIMIZE=1
flags=(-debug-info-format none --explicit-target-dependency-import-check error)
