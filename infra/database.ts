/**
 * PostgreSQL at Neon, in the region of the functions. The URL is that of Neon's pooler, for a user that owns the database:
 * functions bring the schema up to date and take a lesser role in each transaction.
 */
const databaseUrl = new sst.Secret('DatabaseUrl');

export const databaseEnvironment = { DATABASE_URL: databaseUrl.value, DATABASE_DRIVER: 'neon' };
