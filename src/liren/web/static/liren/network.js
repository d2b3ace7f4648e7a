// Liren 里仁: a picture of things and the relations between them, out of the data that the page's own table says.
(() => {
  "use strict";

  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const SPARE = { x: 90, y: 40 }; // kept free at the edges for words
  const FEW = 18; // lines with words beside them; of more, words come when one points at a thing

  // Two things that stand to each other in several ways are joined by one line.
  const joined = (relations) => {
    const lines = new Map();
    for (const { from, to, how, stated, ended } of relations) {
      const key = [from, to].sort().join(" ");
      const line = lines.get(key) || { from, to, how: [], stated: false, ended: true };
      lines.set(key, line);
      if (!line.how.includes(how)) line.how.push(how);
      line.stated ||= stated;
      line.ended &&= ended;
    }
    return [...lines.values()];
  };

  // Each thing hangs below the first thing that leads to it, one step nearer.
  const hung = ({ things, relations }) => {
    const step = new Map(things.map((thing) => [thing.id, thing.step]));
    const below = new Map(things.map((thing) => [thing.id, []]));
    const placed = new Set();
    for (const { from, to } of relations) {
      const [near, far] = step.get(from) < step.get(to) ? [from, to] : [to, from];
      if (step.get(far) !== step.get(near) + 1 || placed.has(far)) continue;
      placed.add(far);
      below.get(near).push(far);
    }
    return below;
  };

  // Rings around the start: every branch gets as much of the circle as it has ends. Coordinates from -1 to 1.
  const rings = (data) => {
    const below = hung(data);
    const at = new Map();
    const deepest = Math.max(1, ...data.things.map((thing) => thing.step));
    const ends = (id) => Math.max(1, below.get(id).reduce((sum, each) => sum + ends(each), 0));
    const place = (id, step, from, width) => {
      const angle = from + width / 2;
      at.set(id, [(step / deepest) * Math.cos(angle), (step / deepest) * Math.sin(angle)]);
      let start = from;
      for (const each of below.get(id)) {
        const share = (width * ends(each)) / ends(id);
        place(each, step + 1, start, share);
        start += share;
      }
    };
    place(data.things[0].id, 0, 0.2, 2 * Math.PI);
    return at;
  };

  // A way reads from left to right; things as far along stand below each other.
  const columns = ({ things }) => {
    const deepest = Math.max(1, ...things.map((thing) => thing.step));
    const rows = new Map();
    for (const { id, step } of things) rows.set(step, [...(rows.get(step) || []), id]);
    const at = new Map();
    for (const [step, ids] of rows) {
      ids.forEach((id, row) => at.set(id, [(2 * step) / deepest - 1, (2 * (row + 1)) / (ids.length + 1) - 1]));
    }
    return at;
  };

  const called = ({ sort, name, title }) => (sort.endsWith("household") ? `${name}\n${title}` : name);

  const point = (thing, [x, y]) => {
    const isPerson = thing.sort === "person";
    const isStart = thing.step === 0;
    return {
      id: thing.id,
      name: thing.id,
      url: thing.url,
      x,
      y,
      symbol: isPerson ? "circle" : "roundRect",
      symbolSize: isPerson ? 44 : [Math.min(150, 24 + 12 * thing.name.length), called(thing) === thing.name ? 28 : 40],
      itemStyle: {
        color: token(isStart ? "--lr-brand" : "--lr-sheet"),
        borderColor: token(isStart ? "--lr-brand" : "--lr-line-strong"),
      },
      label: {
        show: true,
        formatter: called(thing),
        color: token(isStart ? "--lr-on-brand" : "--lr-ink"),
        width: isPerson ? 60 : 136,
        overflow: "truncate",
      },
    };
  };

  // A corner that is not seen keeps a pixel a pixel: the picture is otherwise stretched to its box.
  const corner = (id, x, y) => ({ id, name: id, x, y, symbolSize: 0, silent: true, label: { show: false } });

  const drawn = (data, width, height) => {
    const at = data.is_way ? columns(data) : rings(data);
    const [across, down] = [width / 2 - SPARE.x, height / 2 - SPARE.y];
    const lines = joined(data.relations);
    const placed = ([x, y]) => [width / 2 + x * across, height / 2 + y * down];
    return {
      animation: false,
      textStyle: { fontFamily: token("--lr-font") },
      series: [
        {
          type: "graph",
          layout: "none",
          roam: true,
          scaleLimit: { min: 0.5, max: 4 },
          left: 0,
          top: 0,
          width,
          height,
          data: [
            ...data.things.map((thing) => point(thing, placed(at.get(thing.id) || [1, 1]))),
            corner("corner", 0, 0),
            corner("corner across", width, height),
          ],
          links: lines.map((line) => ({
            source: line.from,
            target: line.to,
            lineStyle: {
              color: token("--lr-line-strong"),
              width: 1.5,
              opacity: line.ended ? 0.45 : 1,
              type: line.stated ? "solid" : "dashed",
            },
            label: {
              show: lines.length <= FEW,
              formatter: line.how.join(" · "),
              color: token("--lr-ink-2"),
              backgroundColor: token("--lr-sheet"),
              padding: [1, 3],
              fontSize: 11,
            },
            emphasis: { label: { show: true } },
          })),
          emphasis: { focus: "adjacency" },
        },
      ],
    };
  };

  for (const box of document.querySelectorAll("[data-lr-network]")) {
    const data = JSON.parse(document.getElementById(box.dataset.lrNetwork).textContent);
    box.hidden = false;
    const place = box.querySelector(".lr-network");
    const chart = echarts.init(place, null, { renderer: "svg" });
    const draw = () => {
      chart.resize();
      chart.setOption(drawn(data, place.clientWidth, place.clientHeight), true);
    };
    draw();
    chart.on("click", ({ data: thing }) => {
      if (thing && thing.url) location.assign(thing.url);
    });
    addEventListener("resize", draw);
  }
})();
