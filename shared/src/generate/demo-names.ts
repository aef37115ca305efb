/** Principals and roles that several stories of the demo organization share. */
import { ACME, OUTSIDE } from './demo-ids.ts';
import { roleArn, userArn } from './documents.ts';

export const person = (name: string): string => userArn(ACME.security, name);
export const JOHNS_ROLE = roleArn(ACME.appsDevstg, 'DevOps');
export const DEPLOYMASTER = roleArn(ACME.shared, 'DeployMaster');
export const JENKINS = roleArn(ACME.shared, 'JenkinsRunner');
export const DATADOG = `arn:aws:iam::${OUTSIDE.datadog}:role/DatadogAWSIntegration`;
export const COLLECTOR = `arn:aws:iam::${OUTSIDE.cloudTrim}:role/cost-collector`;
export const CONSULTANT = userArn(OUTSIDE.northwind, 'consultant');
