from eval.command import app

app(prog_name="assistant eval")
