from matcher.matching.in_use import model_in_use
from matcher.matching.ranking import load_ranker


def test_the_model_in_use_is_the_one_that_ranks_and_says_why() -> None:
    model = model_in_use()
    assert model.version == load_ranker().version
    assert "继续使用它" in model.why
