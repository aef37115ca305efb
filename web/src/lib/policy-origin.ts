/** Where a policy document comes from, in words. */
import { parseIdentityArn } from '@assumable/shared/arn/arn';

/** The last part of what carries a policy: the name of a group, user or role, or the id of a root, OU or account. */
function carrierName(attachedTo: string): string {
  const arn = parseIdentityArn(attachedTo);
  if (arn !== undefined && 'name' in arn) return arn.name;
  return attachedTo.includes('/') ? attachedTo.slice(attachedTo.lastIndexOf('/') + 1) : attachedTo;
}

/** `inline policy`, `managed policy through group Developers`, `on ou-ab12-cdef`. */
export function originText({
  kind,
  attachedTo,
}: {
  readonly kind: string;
  readonly attachedTo: string;
}): string {
  switch (kind) {
    case 'trust':
      return `of ${carrierName(attachedTo)}`;
    case 'inline':
      return 'inline policy';
    case 'managed':
      return 'managed policy';
    case 'group_inline':
      return `inline policy of group ${carrierName(attachedTo)}`;
    case 'group_managed':
      return `managed policy through group ${carrierName(attachedTo)}`;
    case 'boundary':
      return 'permissions boundary';
    case 'scp':
    case 'rcp':
      return `on ${carrierName(attachedTo)}`;
    case 'session':
      return 'session policy';
    default:
      return kind;
  }
}
