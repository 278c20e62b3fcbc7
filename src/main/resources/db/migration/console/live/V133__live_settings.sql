-- The settings have pages: what they show is said to have changed.
do $$
declare
  name text;
begin
  foreach name in array array[
    'json_model_changes', 'mt5_logins', 'policy_limits', 'prompt_templates', 'symbol_map', 'webhook_tokens'
  ] loop
    call announce_changes_of(name, '');
  end loop;
end
$$;
