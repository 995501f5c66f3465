from audit import keys


def test_new_key_has_no_look_alikes():
    made = [keys.new_key() for _ in range(200)]

    assert {len(key) for key in made} == {16}
    assert set("".join(made)) == set("abcdefghjkmnpqrstuvwxyz23456789")


def test_new_key_is_new_each_time():
    keys.seed(None)

    assert len({keys.new_key() for _ in range(500)}) == 500


def test_seed_repeats_the_keys():
    keys.seed(7)
    first = [keys.new_key() for _ in range(3)]
    keys.seed(7)

    assert [keys.new_key() for _ in range(3)] == first


def test_seed_none_makes_keys_secret_again():
    keys.seed(7)
    first = keys.new_key()
    keys.seed(None)

    assert keys.new_key() != first
