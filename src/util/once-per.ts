/** A question about something that never changes, answered once for as long as that is there. */
export function oncePer<About extends object, Answer>(question: (about: About) => Answer): (about: About) => Answer {
  const answers = new WeakMap<About, { readonly answer: Answer }>();
  return (about) => {
    const known = answers.get(about);
    if (known !== undefined) return known.answer;
    const answer = question(about);
    answers.set(about, { answer });
    return answer;
  };
}

/** The last answer about something, asked again only with another key: what else it depends on, as text. */
export function lastOf<About extends object, Answer>(): (about: About, key: string, ask: () => Answer) => Answer {
  const last = new WeakMap<About, { readonly key: string; readonly answer: Answer }>();
  return (about, key, ask) => {
    const known = last.get(about);
    if (known?.key === key) return known.answer;
    const answer = ask();
    last.set(about, { key, answer });
    return answer;
  };
}
