"""What the tests of programs ask and decide: shapes of datasets, assert programs, comparison of outputs."""
