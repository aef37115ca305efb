/** The fields of the Organizations API that are read. Source: AWS Organizations API Reference, data types. */
import { z } from 'zod';
import { isAccountId } from '../arn/arn.ts';
import { NonEmptyText, Text } from './fields.ts';
import type { EntityKind, Fallback } from './read-entity.ts';

const LEFT_OUT: Fallback = { whole: undefined };

/** Responses call the management account Master; ManagementAccountId is accepted too. */
const AccountNumber = Text.refine(isAccountId, 'expected twelve digits');
const OrganizationDetail = z.object({
  Id: NonEmptyText.nullish(),
  Arn: Text.nullish(),
  MasterAccountId: AccountNumber.nullish(),
  ManagementAccountId: AccountNumber.nullish(),
  MasterAccountArn: Text.nullish(),
});
type OrganizationDetail = z.infer<typeof OrganizationDetail>;

const RootDetail = z.object({
  Id: NonEmptyText,
  Name: Text.nullish(),
  PolicyTypes: z.array(z.object({ Type: Text, Status: Text })).nullish(),
});
type RootDetail = z.infer<typeof RootDetail>;

const UnitDetail = z.object({ Id: NonEmptyText, Name: Text.nullish(), ParentId: NonEmptyText });
type UnitDetail = z.infer<typeof UnitDetail>;

const AccountDetail = z.object({
  Id: NonEmptyText,
  Name: Text.nullish(),
  Email: Text.nullish(),
  State: Text.nullish(),
  Status: Text.nullish(),
  ParentId: NonEmptyText.nullish(),
  Paths: z.array(Text).nullish(),
});
export type AccountDetail = z.infer<typeof AccountDetail>;

const PolicySummary = z.object({
  Id: NonEmptyText,
  Arn: Text.nullish(),
  Name: Text.nullish(),
  Type: Text.nullish(),
  AwsManaged: z.boolean().nullish(),
});
export type PolicySummary = z.infer<typeof PolicySummary>;

export const ORGANIZATION: EntityKind<OrganizationDetail> = {
  noun: 'organization',
  schema: OrganizationDetail,
  nameField: 'Id',
  scope: 'organization',
  fallbacks: new Map(
    ['Id', 'Arn', 'MasterAccountId', 'ManagementAccountId', 'MasterAccountArn'].map((field) => [
      field,
      LEFT_OUT,
    ]),
  ),
};

export const ROOT: EntityKind<RootDetail> = {
  noun: 'root',
  schema: RootDetail,
  nameField: 'Id',
  scope: 'organization',
  fallbacks: new Map([
    ['Name', LEFT_OUT],
    ['PolicyTypes', LEFT_OUT],
  ]),
};

export const UNIT: EntityKind<UnitDetail> = {
  noun: 'organizational unit',
  schema: UnitDetail,
  nameField: 'Id',
  scope: 'organization',
  fallbacks: new Map([['Name', LEFT_OUT]]),
};

export const ACCOUNT: EntityKind<AccountDetail> = {
  noun: 'account',
  schema: AccountDetail,
  nameField: 'Id',
  scope: 'organization',
  fallbacks: new Map(
    ['Name', 'Email', 'State', 'Status', 'ParentId', 'Paths'].map((field) => [field, LEFT_OUT]),
  ),
};

export const SUMMARY: EntityKind<PolicySummary> = {
  noun: 'organization policy',
  schema: PolicySummary,
  nameField: 'Id',
  scope: 'organization',
  fallbacks: new Map(['Arn', 'Name', 'Type', 'AwsManaged'].map((field) => [field, LEFT_OUT])),
};
