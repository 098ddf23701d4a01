-- A batch of appends is one trip to the server. What it takes for granted is checked here: where that does not
-- hold, the whole batch is undone and decided again under the head's lock.

create function opsboard_own.must_hold(holds boolean, what varchar) returns void language plpgsql as $$
begin
    if not holds then
        raise exception '%', what using errcode = 'OB001';
    end if;
end
$$;
