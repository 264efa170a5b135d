"""One training step of a small Llama-style decoder in eager PyTorch, timed.

The twin of the JVM training step it is compared with: tied byte-level embedding (257 tokens), pre-norm
blocks of grouped-query attention with rotary positions (half-split) and SwiGLU, RMSNorm, mean
cross-entropy, gradient clipping to norm 1, AdamW; no biases, no torch.compile. A step is zero_grad,
forward, backward, clip and update on the same random tokens. --precision float16 and bfloat16 are
torch.autocast's, the former with a GradScaler.

    python train_step_pytorch.py --preset 3m --length 512 --batch 8     # one JSON line on stdout
    python train_step_pytorch.py --preset 20m --layers 4 --profile      # and the top operators on stderr
    python train_step_pytorch.py --preset 3m --serve                    # steps on demand

--serve prints `ready` after the warm-up, then answers each line `step` on stdin with one step's milliseconds.
On a machine shared with other work, OMP_WAIT_POLICY=PASSIVE keeps the OpenMP barriers from spinning.
"""

import argparse
import json
import statistics
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

VOCABULARY = 257
PRESETS = {
    "3m": dict(dim=192, layers=7, heads=6, kv_heads=2, head_dim=32, ffn=512),
    "20m": dict(dim=384, layers=12, heads=12, kv_heads=4, head_dim=32, ffn=1024),
    "24m": dict(dim=384, layers=12, heads=6, kv_heads=2, head_dim=64, ffn=1408),
}


def rope(x, cos, sin):
    """x: [batch, length, heads, head_dim]; cos, sin: [length, 1, head_dim]."""
    first, second = x.chunk(2, dim=-1)
    return x * cos + torch.cat((-second, first), dim=-1) * sin


class Block(nn.Module):
    def __init__(self, a):
        super().__init__()
        self.head_dim, self.groups = a.head_dim, a.heads // a.kv_heads
        self.attention_norm, self.ffn_norm = nn.RMSNorm(a.dim, eps=1e-5), nn.RMSNorm(a.dim, eps=1e-5)
        self.q = nn.Linear(a.dim, a.heads * a.head_dim, bias=False)
        self.k = nn.Linear(a.dim, a.kv_heads * a.head_dim, bias=False)
        self.v = nn.Linear(a.dim, a.kv_heads * a.head_dim, bias=False)
        self.o = nn.Linear(a.heads * a.head_dim, a.dim, bias=False)
        self.gate = nn.Linear(a.dim, a.ffn, bias=False)
        self.up = nn.Linear(a.dim, a.ffn, bias=False)
        self.down = nn.Linear(a.ffn, a.dim, bias=False)

    def forward(self, x, cos, sin):
        h = self.attention_norm(x)
        q, k, v = (w(h).unflatten(-1, (-1, self.head_dim)) for w in (self.q, self.k, self.v))
        q, k = rope(q, cos, sin), rope(k, cos, sin)
        k, v = (t.repeat_interleave(self.groups, dim=2) for t in (k, v))
        y = F.scaled_dot_product_attention(*(t.transpose(1, 2) for t in (q, k, v)), is_causal=True)
        x = x + self.o(y.transpose(1, 2).flatten(2))
        h = self.ffn_norm(x)
        return x + self.down(F.silu(self.gate(h)) * self.up(h))


class Decoder(nn.Module):
    def __init__(self, a):
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, a.dim)
        self.blocks = nn.ModuleList(Block(a) for _ in range(a.layers))
        self.norm = nn.RMSNorm(a.dim, eps=1e-5)
        for p in self.parameters():
            if p.ndim == 2:
                nn.init.normal_(p, std=0.02)
        frequencies = 10000.0 ** (-torch.arange(0, a.head_dim, 2) / a.head_dim)
        angles = torch.outer(torch.arange(a.length), frequencies).repeat(1, 2).unsqueeze(1)
        self.register_buffer("cos", angles.cos())
        self.register_buffer("sin", angles.sin())

    def forward(self, tokens, targets):
        x = self.embedding(tokens)
        for block in self.blocks:
            x = block(x, self.cos, self.sin)
        logits = F.linear(self.norm(x), self.embedding.weight)
        return F.cross_entropy(logits.flatten(0, 1), targets.flatten())


def make_step(a):
    """The model and a function that runs one training step and returns its milliseconds."""
    torch.backends.cuda.matmul.allow_tf32 = a.precision == "tf32"
    half = {"float16": torch.float16, "bfloat16": torch.bfloat16}.get(a.precision)
    model = Decoder(a).to(a.device)
    groups = [dict(params=[p for p in model.parameters() if p.ndim == 2], weight_decay=0.1),
              dict(params=[p for p in model.parameters() if p.ndim < 2], weight_decay=0.0)]
    kind = {} if a.optimizer == "default" else {a.optimizer: True}
    optimizer = torch.optim.AdamW(groups, lr=a.lr, betas=(0.9, 0.95), **kind)
    scaler = torch.amp.GradScaler(a.device, enabled=half is torch.float16)
    tokens = torch.randint(VOCABULARY, (a.batch, a.length + 1)).to(a.device)
    inputs, targets = tokens[:, :-1].contiguous(), tokens[:, 1:].contiguous()

    def step():
        start = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast(a.device, dtype=half, enabled=half is not None):
            loss = model(inputs, targets)
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        scaler.step(optimizer)
        scaler.update()
        step.loss = loss.item()
        if a.device == "cuda":
            torch.cuda.synchronize()
        return (time.perf_counter() - start) * 1000

    return model, step


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--preset", choices=PRESETS, default="3m")
    for name in PRESETS["3m"]:
        parser.add_argument("--" + name.replace("_", "-"), type=int, help="in place of the preset's")
    for name, value in dict(length=512, batch=8, steps=10, warmup=3, threads=2, seed=1).items():
        parser.add_argument("--" + name, type=int, default=value)
    parser.add_argument("--lr", type=float, default=3e-4)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--precision", choices=("float32", "tf32", "float16", "bfloat16"), default="float32")
    parser.add_argument("--optimizer", choices=("foreach", "fused", "default"), default="fused")
    parser.add_argument("--profile", action="store_true", help="top 15 operators by self CPU time, on stderr")
    parser.add_argument("--serve", action="store_true", help="steps on demand: see above")
    given = {name: value for name, value in vars(parser.parse_args()).items() if value is not None}
    return argparse.Namespace(**(PRESETS[given["preset"]] | given))


def main():
    a = arguments()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    model, step = make_step(a)
    for _ in range(a.warmup):
        step()
    if a.serve:
        print("ready", flush=True)
        for line in sys.stdin:
            if line.strip() == "step":
                print(f"{step():.3f}", flush=True)
        return
    samples = [step() for _ in range(a.steps)]
    median = statistics.median(samples)
    print(json.dumps(dict(vars(a), parameters=sum(p.numel() for p in model.parameters()), loss=step.loss,
                          torch=torch.__version__, tokens_per_second=round(a.batch * a.length / median * 1000, 1),
                          median_ms=round(median, 2), samples_ms=[round(s, 2) for s in samples])))
    if a.profile:
        with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as profiler:
            step()
        table = profiler.key_averages().table(sort_by="self_cpu_time_total", row_limit=15, max_name_column_width=60)
        print(table, file=sys.stderr)


if __name__ == "__main__":
    main()
