/** Rows down and cells right, by the name of the key. */
const STEPS: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/** Arrow keys go from cell to cell. */
export function followArrow(event: KeyboardEvent): void {
  const { target: button } = event;
  if (!(button instanceof HTMLElement) || !button.classList.contains('cell')) return;
  const step = STEPS[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const [down, right] = step;
  const next = right === 0 ? inColumn(button, down) : inRow(button, right);
  next?.focus();
}

function inRow(button: HTMLElement, right: number): HTMLElement | undefined {
  const cells = [...(button.closest('tr')?.querySelectorAll<HTMLElement>('button.cell') ?? [])];
  return cells[cells.indexOf(button) + right];
}

/** The next one above or below: rows without a cell there are passed over. */
function inColumn(button: HTMLElement, down: number): HTMLElement | undefined {
  const place = button.closest('td')?.cellIndex ?? -1;
  let row: Element | null | undefined = button.closest('tr');
  for (;;) {
    row = down > 0 ? row?.nextElementSibling : row?.previousElementSibling;
    if (!(row instanceof HTMLTableRowElement)) return undefined;
    const found = row.cells[place]?.querySelector<HTMLElement>('button.cell');
    if (found != null) return found;
  }
}

/** The cell of a key, where it is shown. */
export function focusCell(key: string): void {
  const cells = [...document.querySelectorAll<HTMLElement>('button.cell')];
  cells.find((cell) => cell.dataset.key === key)?.focus();
}
