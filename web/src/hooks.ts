import { useEffect, useState } from "preact/hooks";

export interface Loaded<T> {
  value: T | undefined;
  error: string | undefined;
}

/** What a promise gives, once it does; `inputs` name it, and what an earlier input gives is thrown away. */
export function useLoaded<T>(load: (partly: (value: T) => void) => Promise<T>, inputs: unknown[]): Loaded<T> {
  const [state, setState] = useState<Loaded<T>>({ value: undefined, error: undefined });
  useEffect(() => {
    let wanted = true;
    setState({ value: undefined, error: undefined });
    load((value) => wanted && setState({ value, error: undefined }))
      .then((value) => wanted && setState({ value, error: undefined }))
      .catch((error: Error) => wanted && setState({ value: undefined, error: error.message }));
    return () => {
      wanted = false;
    };
  }, inputs);
  return state;
}
