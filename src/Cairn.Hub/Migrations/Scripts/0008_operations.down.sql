DROP FUNCTION hub_counts;
