// Every test starts the whole program: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
