-- The directory role finds and creates tenants; it reads nothing of what they hold and deletes nothing.
grant select, insert, update on account, workspace, member to leadgen_directory;
