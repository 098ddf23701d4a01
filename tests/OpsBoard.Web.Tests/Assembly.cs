// Two cores carry one server at a time; more at once only makes each wait for the others.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
