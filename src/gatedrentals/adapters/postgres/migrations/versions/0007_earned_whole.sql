-- A line that is earned to its end needs no division: most are in the month that is asked for. It can still be inlined.
CREATE OR REPLACE FUNCTION earned_cents(amount bigint, frame_start date, frame_end date, starts date, ends date, posted date, at date)
    RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN at <= posted OR at <= starts THEN 0
        WHEN at >= frame_end AND starts = frame_start AND ends = frame_end THEN amount
        ELSE (CASE WHEN amount < 0 THEN -1 ELSE 1 END) * (
        (2 * abs(amount) * (least(at, ends) - frame_start) + (frame_end - frame_start)) / (2 * (frame_end - frame_start))
        - (2 * abs(amount) * (starts - frame_start) + (frame_end - frame_start)) / (2 * (frame_end - frame_start))) END
$$
