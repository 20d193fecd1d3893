import type { createTableInput } from '../../shapes/tables.ts';

/** The members of CreateTable, as its shape reads them. */
export type CreateTableMembers = ReturnType<typeof createTableInput.read>;

export type KeySchemaMember = CreateTableMembers['KeySchema'][number];

export type ThroughputMembers = NonNullable<CreateTableMembers['ProvisionedThroughput']>;

/** A secondary index, of either kind; only global ones have a throughput. */
export type IndexMembers = NonNullable<CreateTableMembers['GlobalSecondaryIndexes']>[number];

export type OnDemandMembers = NonNullable<CreateTableMembers['OnDemandThroughput']>;

export type WarmMembers = NonNullable<CreateTableMembers['WarmThroughput']>;

export type EncryptionMembers = NonNullable<CreateTableMembers['SSESpecification']>;
