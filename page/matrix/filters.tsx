import type { Choice } from '../address';
import { data } from '../data';

interface FiltersProps {
  readonly choice: Choice;
  readonly choose: (change: Partial<Choice>) => void;
}

/** Search, and what narrows the matrix. */
export function Filters({ choice, choose }: FiltersProps) {
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <label class="search">
        <span>search</span>
        <input
          type="search"
          name="q"
          value={choice.q}
          placeholder="a service, an object, a word of a reason"
          onInput={({ currentTarget }) => choose({ q: currentTarget.value })}
        />
      </label>
      <Select label="namespace" name="ns" options={namespaces} chosen={choice.ns} choose={(ns) => choose({ ns })} />
      <Select
        {...{ label: 'clients of', name: 'cluster', options: data.clusters, chosen: choice.cluster }}
        choose={(cluster) => choose({ cluster })}
      />
    </form>
  );
}

const namespaces = [
  ...new Set(data.rows.flatMap((row) => [row.service, ...row.others]).map((name) => name.slice(0, name.indexOf('/')))),
].sort();

interface SelectProps {
  readonly label: string;
  readonly name: string;
  readonly options: readonly string[];
  readonly chosen: string;
  readonly choose: (option: string) => void;
}

function Select({ label, name, options, chosen, choose }: SelectProps) {
  return (
    <label>
      <span>{label}</span>
      <select name={name} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        <option value="" selected={!options.includes(chosen)}>
          all
        </option>
        {options.map((option) => (
          <option key={option} value={option} selected={option === chosen}>
            {option}
          </option>
        ))}
      </select>
    </label>
  );
}
