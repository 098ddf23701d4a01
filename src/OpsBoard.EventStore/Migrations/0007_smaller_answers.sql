-- An answer is found by a hash: half the row, and an index whose keys are compared as bytes. The id itself stands
-- with its events, as their causation.
alter table opsboard_own.command_answer drop constraint pk_command_answer;
alter table opsboard_own.command_answer
    drop column stream_id,
    alter column command_id type bytea using substr(sha256(convert_to(command_id, 'UTF8')), 1, 16),
    alter column fingerprint type bytea using substr(sha256(convert_to(fingerprint, 'UTF8')), 1, 16);
alter table opsboard_own.command_answer rename column command_id to command_key;
alter table opsboard_own.command_answer add constraint pk_command_answer primary key (command_key);
