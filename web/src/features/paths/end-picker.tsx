import type { ApiNode, SearchResult } from '@assumable/shared/api/contract';
import { Building2 } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useSearch } from '../../api-client/queries.ts';
import { KindIcon } from '../../components/kind-icon.tsx';
import { NodePicker, type PickerChoice } from '../../components/node-picker.tsx';
import { arnParts } from '../../components/arn-text.tsx';

type Found = SearchResult['results'][number];

export interface EndPickerProps {
  readonly snapshot: string;
  readonly label: string;
  readonly placeholder: string;
  readonly value: string | undefined;
  /** The node behind `value`, once an answer named it. */
  readonly node: ApiNode | undefined;
  readonly accountName: (id: string) => string;
  /** Only roles can be reached. */
  readonly rolesOnly: boolean;
  readonly onChoose: (id: string | undefined) => void;
}

function choiceOf(found: Found): PickerChoice {
  const icon =
    found.type === 'account' ? (
      <Building2 size={16} className="shrink-0 text-ink-2" aria-hidden="true" />
    ) : (
      <KindIcon kind={found.kind ?? 'unresolved_arn'} />
    );
  const detail = found.type === 'account' ? `everyone in it · ${found.detail}` : found.detail;
  return { id: found.id, label: found.label, detail, icon };
}

/** One end of a chain, found by name, ARN or account. */
export function EndPicker(props: EndPickerProps) {
  const { value, node, rolesOnly } = props;
  const [text, setText] = useState('');
  const asked = useDeferredValue(text.trim());
  const query = useSearch(props.snapshot, asked, 30);
  const choices = (query.data?.results ?? [])
    .filter((found) =>
      rolesOnly ? found.kind === 'iam_role' : found.type === 'principal' || found.type === 'account',
    )
    .slice(0, 12)
    .map(choiceOf);
  const parts = value === undefined ? undefined : arnParts(value);
  const account = node?.account ?? parts?.account;
  return (
    <NodePicker
      label={props.label}
      placeholder={props.placeholder}
      text={text}
      onText={setText}
      choices={asked === '' ? [] : choices}
      busy={query.isFetching || asked !== text.trim()}
      onChoose={props.onChoose}
      chosen={
        value === undefined
          ? undefined
          : {
              label: node?.label ?? parts?.name ?? value,
              detail: account === undefined || account === value ? '' : props.accountName(account),
              icon: <KindIcon kind={node?.kind ?? (rolesOnly ? 'iam_role' : 'unresolved_arn')} />,
            }
      }
    />
  );
}
